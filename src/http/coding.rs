//! Content negotiation: in which coding the client prefers an answer.

use std::io::{self, Write};

use axum::http::{HeaderMap, HeaderValue, header};
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

    /// The coding that the client likes best (RFC 9110, 12.5.3); none where it takes none of ours, or
    /// would rather have an answer as it is. Of those that it likes as well, one that it names and not
    /// only covers by a star.
    pub(super) fn negotiate(headers: &HeaderMap) -> Option<Self> {
        let accepted = Accepted::of(headers);
        let liking = |coding: &str| accepted.liking(coding);
        let any = liking("*").unwrap_or_default();
        let mut best = None;
        let mut most = (0.0, false);
        for coding in Self::ALL {
            // By its old name as well, which is still to be understood (RFC 9110, 8.4.1.3).
            let old = || liking("x-gzip").filter(|_| coding == Self::Gzip);
            let named = liking(coding.name()).or_else(old);
            let liked = named.map_or((any, false), |quality| (quality, true));
            if liked.0 > 0.0 && liked > most {
                (best, most) = (Some(coding), liked);
            }
        }
        best.filter(|_| most.0 >= liking("identity").unwrap_or_default())
    }

    /// Whether the client takes an answer as it is: it does unless it says that it does not, by name or
    /// by a star.
    pub(super) fn may_be_none(headers: &HeaderMap) -> bool {
        let accepted = Accepted::of(headers);
        let liked = accepted.liking("identity").or_else(|| accepted.liking("*"));
        liked.is_none_or(|quality| quality > 0.0)
    }

    /// Says that an answer is in this coding.
    pub(super) fn mark(self, answer: &mut HeaderMap) {
        let name = HeaderValue::from_static(self.name());
        answer.insert(header::CONTENT_ENCODING, name);
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

/// What a client accepts, by name, and how well it likes it.
struct Accepted<'headers>(Vec<(&'headers str, f32)>);

impl<'headers> Accepted<'headers> {
    fn of(headers: &'headers HeaderMap) -> Self {
        let values = headers.get_all(header::ACCEPT_ENCODING).iter();
        let accepted = values
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(|one| {
                let (name, parameters) = one.split_once(';').unwrap_or((one, ""));
                (name.trim(), quality(parameters))
            });
        Self(accepted.collect())
    }

    /// How well it likes a coding, or whatever is covered by a star; none where it does not name it.
    fn liking(&self, coding: &str) -> Option<f32> {
        let mut named = self.0.iter();
        let named = named.find(|(name, _)| name.eq_ignore_ascii_case(coding));
        named.map(|(_, quality)| *quality)
    }
}

/// The weight of a coding, from its parameters: one where it has none, nought where it is nonsense.
fn quality(parameters: &str) -> f32 {
    let mut quality = 1.0;
    for parameter in parameters.split(';') {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        if name.trim().eq_ignore_ascii_case("q") {
            let weight = value.trim().parse().ok();
            let weight = weight.filter(|weight| (0.0..=1.0).contains(weight));
            quality = weight.unwrap_or_default();
        }
    }
    quality
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
            ("br;Q=1", Some(Coding::Brotli)),
            ("br ; q = 0.5 , gzip;q=0.4", Some(Coding::Brotli)),
            ("x-gzip", Some(Coding::Gzip)),
            ("X-GZIP;q=0.1", Some(Coding::Gzip)),
            ("*", Some(Coding::Zstd)),
            ("zstd;q=0, *;q=0.1", Some(Coding::Brotli)),
            ("gzip, *", Some(Coding::Gzip)),
            ("gzip;q=0.1, *;q=0.2", Some(Coding::Zstd)),
            ("*;q=0", None),
            ("*;q=0, gzip", Some(Coding::Gzip)),
            ("identity, gzip;q=0.5", None),
            ("identity;q=0.5, gzip;q=0.5", Some(Coding::Gzip)),
            ("gzip;q=0, identity;q=0", None),
            ("gzip;q=nonsense", None),
            ("gzip;q=NaN", None),
            ("gzip;q=2", None),
            ("gzip;q", None),
            ("gzip;level=9;q=0", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, accepted.parse().unwrap());
            assert_eq!(Coding::negotiate(&headers), coding, "{accepted}");
        }
    }
}
