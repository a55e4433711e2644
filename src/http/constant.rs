//! What is the same for as long as the program runs: the playground and its files, the schema.
//!
//! Each is compressed once for each coding, by whoever is the first to ask for it so. To compress it
//! for each who asks would be much work for a client that pays nothing, and a compressor takes
//! megabytes for as long as its client takes to read.

use std::sync::OnceLock;

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};
use tokio::{sync::OnceCell, task::spawn_blocking};

use super::{coding::Coding, sent::in_pieces, tag::held};

/// A text, or whatever else is sent as it is.
pub(super) struct Constant {
    content_type: &'static str,
    cache: &'static str,
    content: Bytes,
    tag: OnceLock<String>,
    zstd: Packed,
    brotli: Packed,
    gzip: Packed,
}

/// Its form in a coding; none where that is no shorter.
type Packed = OnceCell<Option<Bytes>>;

impl Constant {
    /// One of a type, which may be kept as `cache` says.
    pub(super) const fn new(
        content_type: &'static str,
        cache: &'static str,
        content: Bytes,
    ) -> Self {
        Self {
            content_type,
            cache,
            content,
            tag: OnceLock::new(),
            zstd: OnceCell::const_new(),
            brotli: OnceCell::const_new(),
            gzip: OnceCell::const_new(),
        }
    }

    /// The answer to a request for it: 304 to a client that holds it.
    pub(super) async fn respond(&'static self, request: &HeaderMap) -> Response {
        let tag = self.tag();
        let (mut response, tag) = match held(request, tag) {
            Some(form) => (StatusCode::NOT_MODIFIED.into_response(), form),
            None => (self.whole(request).await, tag.to_owned()),
        };
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(self.cache));
        headers.insert(header::VARY, header::ACCEPT_ENCODING.into());
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            headers.insert(header::ETAG, tag);
        }
        response
    }

    async fn whole(&'static self, request: &HeaderMap) -> Response {
        let coding = Coding::negotiate(request);
        let packed = match coding {
            Some(coding) => self.packed(coding).await,
            None => None,
        };
        let is_packed = packed.is_some();
        let content = packed.unwrap_or_else(|| self.content.clone());
        let mut response = in_pieces(content).into_response();
        let headers = response.headers_mut();
        let content_type = HeaderValue::from_static(self.content_type);
        headers.insert(header::CONTENT_TYPE, content_type);
        if let Some(coding) = coding.filter(|_| is_packed) {
            coding.mark(headers);
        }
        response
    }

    async fn packed(&'static self, coding: Coding) -> Option<Bytes> {
        let form = match coding {
            Coding::Zstd => &self.zstd,
            Coding::Brotli => &self.brotli,
            Coding::Gzip => &self.gzip,
        };
        if let Some(packed) = form.get() {
            return packed.clone();
        }
        let pack = move || {
            let packed = coding.pack(&self.content).ok()?;
            (packed.len() < self.content.len()).then(|| Bytes::from(packed.into_boxed_slice()))
        };
        // In a task that does not end with this request: where its client goes away, the next one
        // would begin anew.
        let made = form.get_or_init(async move || spawn_blocking(pack).await.ok()?);
        let made = tokio::spawn(made);
        made.await.ok()?.clone()
    }

    /// The tag of the text as it is, which is another wherever the text is.
    fn tag(&self) -> &str {
        self.tag.get_or_init(|| {
            let digest = Sha256::digest(&self.content);
            format!("\"{}\"", hex::encode(digest.get(..16).unwrap_or_default()))
        })
    }
}
