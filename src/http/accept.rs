//! Content negotiation: which of the two media types of a GraphQL response the client prefers.

use axum::http::{HeaderMap, header};

/// Media type of a GraphQL response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MediaType {
    /// `application/graphql-response+json`: the status tells request errors from answers.
    GraphqlResponse,
    /// `application/json`: for older clients, 200 for whatever is a GraphQL response.
    Json,
}

impl MediaType {
    /// The value of `Content-Type`.
    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }

    const fn essence(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json",
            Self::Json => "application/json",
        }
    }

    /// The media type that the client likes best, after RFC 9110; none where it takes neither. Of
    /// two that it likes as well, the one that it names, and the newer where it names both. A client
    /// that names none knows nothing of the newer one, so it gets `application/json`.
    pub(super) fn negotiate(headers: &HeaderMap) -> Option<Self> {
        let values: Vec<&str> = headers
            .get_all(header::ACCEPT)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .collect();
        if values.is_empty() {
            return Some(Self::Json);
        }
        let accept = values.join(",");
        let newer = liking(&accept, Self::GraphqlResponse);
        let older = liking(&accept, Self::Json);
        let named = newer.specificity == NAMED;
        if newer.q <= 0.0 && older.q <= 0.0 {
            None
        } else if newer.q > older.q || (newer.q >= older.q && named) {
            Some(Self::GraphqlResponse)
        } else {
            Some(Self::Json)
        }
    }
}

/// How much a client likes a media type.
#[derive(Default)]
struct Liking {
    specificity: u8,
    q: f32,
}

/// Specificity of a range that is one media type.
const NAMED: u8 = 3;

/// How much `accept` likes the media type: the `q` of the most specific range that covers it.
fn liking(accept: &str, media_type: MediaType) -> Liking {
    let mut best = Liking::default();
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let range = parts.next().unwrap_or_default().to_ascii_lowercase();
        let specificity = match range.as_str() {
            "*/*" => 1,
            "application/*" => 2,
            range if range == media_type.essence() => NAMED,
            _ => continue,
        };
        let mut q = 1.0;
        let mut other_charset = false;
        for parameter in parts {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            let value = value.trim().trim_matches('"');
            match name.trim().to_ascii_lowercase().as_str() {
                "q" => q = value.parse().unwrap_or(0.0),
                "charset" => other_charset = !value.eq_ignore_ascii_case("utf-8"),
                _ => {}
            }
        }
        if !other_charset && specificity >= best.specificity {
            best = Liking { specificity, q };
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn negotiated(accept: &str) -> Option<MediaType> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_str(accept).unwrap());
        MediaType::negotiate(&headers)
    }

    #[test]
    fn the_most_specific_range_decides() {
        use MediaType::{GraphqlResponse, Json};
        for (accept, expected) in [
            ("*/*", Some(Json)),
            ("application/*", Some(Json)),
            ("application/json, text/plain, */*", Some(Json)),
            (
                "application/graphql-response+json, */*",
                Some(GraphqlResponse),
            ),
            ("application/graphql-response+json;q=0.5, */*", Some(Json)),
            ("application/json", Some(Json)),
            ("application/json; charset=utf-8", Some(Json)),
            ("application/json;charset=iso-8859-1", None),
            (
                "application/graphql-response+json, application/json",
                Some(GraphqlResponse),
            ),
            (
                "application/graphql-response+json;q=0.5, application/json;q=0.9",
                Some(Json),
            ),
            ("application/graphql-response+json;q=0, */*", Some(Json)),
            ("application/json;q=0.8, */*;q=0.1", Some(Json)),
            ("text/html", None),
            ("application/json;q=0", None),
            ("APPLICATION/JSON", Some(Json)),
        ] {
            assert_eq!(negotiated(accept), expected, "{accept}");
        }
        assert_eq!(MediaType::negotiate(&HeaderMap::new()), Some(Json));
    }
}
