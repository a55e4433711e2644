//! Content negotiation: in which coding the client prefers an answer.

use std::io::{self, Write};

use axum::http::{HeaderMap, header};
use flate2::{Compression, write::GzEncoder};

/// A coding of HTTP (RFC 9110), in the order in which we like them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Coding {
    Zstd,
    Brotli,
    Gzip,
}

impl Coding {
    const ALL: [Self; 3] = [Self::Zstd, Self::Brotli, Self::Gzip];

    /// Its name in HTTP.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Zstd => "zstd",
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// The coding that the client likes best; none where it names none of ours.
    pub(super) fn negotiate(headers: &HeaderMap) -> Option<Self> {
        let values = headers.get_all(header::ACCEPT_ENCODING).iter();
        let accepted: Vec<(&str, f32)> = values
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(|one| {
                let (name, quality) = one.split_once(';').unwrap_or((one, "q=1"));
                let quality = quality.trim().strip_prefix("q=").unwrap_or("0");
                (name.trim(), quality.parse().unwrap_or(0.0))
            })
            .collect();
        let liking = |coding: Self| {
            let mut named = accepted.iter();
            let named = named.find(|(name, _)| name.eq_ignore_ascii_case(coding.name()));
            named.map_or(0.0, |(_, quality)| *quality)
        };
        let mut best = None;
        for coding in Self::ALL {
            let quality = liking(coding);
            if quality > best.map_or(0.0, |(_, quality)| quality) {
                best = Some((coding, quality));
            }
        }
        best.map(|(coding, _)| coding)
    }

    /// An answer in this coding.
    ///
    /// # Errors
    /// None is known, of what is written to memory.
    pub(super) fn pack(self, answer: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Self::Zstd => zstd::encode_all(answer, 3),
            Self::Brotli => {
                let parameters = brotli::enc::BrotliEncoderParams {
                    quality: 4,
                    size_hint: answer.len(),
                    ..Default::default()
                };
                let mut packed = Vec::new();
                brotli::BrotliCompress(&mut &*answer, &mut packed, &parameters)?;
                Ok(packed)
            }
            Self::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
                encoder.write_all(answer)?;
                encoder.finish()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_says_which_coding_it_likes_best() {
        for (accepted, coding) in [
            ("gzip, deflate, br, zstd", Some(Coding::Zstd)),
            ("gzip;q=0.5, br;q=0.8", Some(Coding::Brotli)),
            ("gzip", Some(Coding::Gzip)),
            ("GZIP;q=1.0", Some(Coding::Gzip)),
            ("zstd;q=0, gzip", Some(Coding::Gzip)),
            ("identity", None),
            ("deflate", None),
            ("", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, accepted.parse().unwrap());
            assert_eq!(Coding::negotiate(&headers), coding, "{accepted}");
        }
    }
}
