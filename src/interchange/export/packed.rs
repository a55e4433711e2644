//! Compressed output.

use std::io::{self, Write};

/// A compressed file that is being written. Flushing it ends it: what is written afterwards would
/// be another file.
pub enum Packed<W: Write> {
    /// Gzip (RFC 1952), without a time or a name: the same data gives the same bytes.
    Gzip(flate2::write::GzEncoder<W>),
    /// Zstandard (RFC 8878).
    Zstandard(Option<zstd::stream::write::Encoder<'static, W>>),
}

impl<W: Write> Packed<W> {
    /// Writes gzip.
    pub fn gzip(output: W) -> Self {
        Self::Gzip(flate2::write::GzEncoder::new(
            output,
            flate2::Compression::default(),
        ))
    }

    /// Writes Zstandard.
    ///
    /// # Errors
    /// Where the compressor cannot be set up.
    pub fn zstandard(output: W) -> io::Result<Self> {
        let mut encoder = zstd::stream::write::Encoder::new(output, 0)?;
        encoder.include_checksum(true)?;
        Ok(Self::Zstandard(Some(encoder)))
    }
}

impl<W: Write> Write for Packed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Gzip(encoder) => encoder.write(bytes),
            Self::Zstandard(Some(encoder)) => encoder.write(bytes),
            Self::Zstandard(None) => Err(io::Error::other("the file has been ended")),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Gzip(encoder) => {
                encoder.try_finish()?;
                encoder.get_mut().flush()
            }
            Self::Zstandard(encoder) => match encoder.take() {
                Some(encoder) => encoder.finish()?.flush(),
                None => Ok(()),
            },
        }
    }
}
