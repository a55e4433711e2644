//! Who asks: the address of the client, behind the proxies that are believed.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::{
    extract::ConnectInfo,
    http::{HeaderMap, request::Parts},
};
use ipnet::IpNet;

/// Who asks, as far as limits are concerned: an IPv4 address, or the 64 bits of an IPv6 address that
/// one customer of a provider has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Client(IpAddr);

impl Client {
    /// Whoever sent a request.
    pub(super) fn of_request(request: &Parts, trusted: &[IpNet]) -> Self {
        let peer = request.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |peer| peer.0.ip());
        Self::of(peer, &request.headers, trusted)
    }

    /// Whoever a connection came from, before anything was said on it; none where that is a trusted
    /// proxy, which asks for many.
    pub(super) fn of_peer(peer: IpAddr, trusted: &[IpNet]) -> Option<Self> {
        let peer = peer.to_canonical();
        let is_trusted = trusted.iter().any(|known| known.contains(&peer));
        (!is_trusted).then(|| Self::of(peer, &HeaderMap::new(), &[]))
    }

    /// Whoever a connection came from, or, where that is a trusted proxy, whoever it says it asks
    /// for: the last address in `X-Forwarded-For` that is not a trusted proxy itself. What stands
    /// before that was written by nobody who is believed.
    fn of(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> Self {
        let is_trusted = |address: &IpAddr| trusted.iter().any(|known| known.contains(address));
        let mut client = peer.to_canonical();
        let values = headers.get_all("x-forwarded-for").iter();
        // As bytes: what somebody wrote before that is no text need not be one.
        let forwarded: Vec<&[u8]> = values
            .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
            .collect();
        for address in forwarded.into_iter().rev() {
            if !is_trusted(&client) {
                break;
            }
            match str::from_utf8(address).ok().and_then(read) {
                Some(address) => client = address,
                None => break,
            }
        }
        Self(match client {
            IpAddr::V4(_) => client,
            IpAddr::V6(address) => {
                let network = address.to_bits() >> 64 << 64;
                IpAddr::V6(Ipv6Addr::from_bits(network))
            }
        })
    }
}

/// An address, also with a port, as some proxies write it.
fn read(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let with_port = || text.parse().ok().map(|socket: SocketAddr| socket.ip());
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    let address: Option<IpAddr> = bare.parse().ok().or_else(with_port);
    address.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_trusted_proxies_say_for_whom_they_ask() {
        let trusted =
            ["10.0.0.0/8", "fd00::/8", "127.0.0.1/32"].map(|known| known.parse().unwrap());
        for (peer, forwarded, client) in [
            ("192.0.2.1", None, "192.0.2.1"),
            ("192.0.2.1", Some("198.51.100.7"), "192.0.2.1"),
            ("10.0.0.1", Some("198.51.100.7"), "198.51.100.7"),
            ("::ffff:10.0.0.1", Some("198.51.100.7"), "198.51.100.7"),
            (
                "10.0.0.1",
                Some("203.0.113.9, 198.51.100.7"),
                "198.51.100.7",
            ),
            ("10.0.0.1", Some("198.51.100.7, 10.0.0.2"), "198.51.100.7"),
            ("10.0.0.1", Some("198.51.100.7:4711"), "198.51.100.7"),
            ("10.0.0.1", Some("nonsense"), "10.0.0.1"),
            ("10.0.0.1", Some("198.51.100.7, nonsense"), "10.0.0.1"),
            ("10.0.0.1", Some("\u{e9}, 198.51.100.7"), "198.51.100.7"),
            ("10.0.0.1", Some("198.51.100.7, \u{e9}"), "10.0.0.1"),
            ("10.0.0.1", None, "10.0.0.1"),
            ("fd00::1", Some("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::"),
            (
                "127.0.0.1",
                Some("[2001:db8:1:2:3:4:5:6]:443"),
                "2001:db8:1:2::",
            ),
            (
                "2001:db8:1:2:3:4:5:6",
                Some("198.51.100.7"),
                "2001:db8:1:2::",
            ),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(forwarded) = forwarded {
                let forwarded = HeaderValue::from_bytes(forwarded.as_bytes());
                headers.insert("x-forwarded-for", forwarded.unwrap());
            }
            let found = Client::of(peer.parse().unwrap(), &headers, &trusted);
            assert_eq!(
                found,
                Client(client.parse().unwrap()),
                "{peer} {forwarded:?}"
            );
        }
    }
}
