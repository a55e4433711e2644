//! What can be read only once, such as standard input.

use std::{
    env,
    fs::File,
    io::{self, Read, Write},
};

/// Copies what can be read only once to a file that has no name and goes with the program.
pub(super) fn copy(mut from: impl Read) -> io::Result<File> {
    let own = |error: io::Error| {
        let folder = env::temp_dir();
        let folder = folder.display();
        io::Error::other(format!(
            "it is copied to {folder} first, and that fails: {error}; set TMPDIR to another folder"
        ))
    };
    let mut file = tempfile::tempfile().map_err(own)?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        match from.read(&mut buffer) {
            Ok(0) => return Ok(file),
            Ok(read) => file
                .write_all(buffer.get(..read).unwrap_or_default())
                .map_err(own)?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
