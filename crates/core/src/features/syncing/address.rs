//! Where a hub is, as people enter it and invitations carry it: `https://host:port#PIN`. The pin names the hub's key; an address
//! that has one is an address of that hub alone.

use super::carrier::CarrierError;
use crate::id::Id;
use data_encoding::BASE32_NOPAD;
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

const MOST_CHARS: usize = 200;
/// How many characters of a pin stand together where people compare it.
const GROUP: usize = 5;

/// The address of a hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Scheme, host and port: where to connect.
    pub base: String,
    /// The name of the key that the hub must hold; without one a public certificate must vouch for its host.
    pub pin: Option<Id>,
}

impl Address {
    /// Whether it is spoken to without TLS: only ever on this very machine.
    pub fn is_plain(&self) -> bool {
        self.base.starts_with("http://")
    }
}

/// The name of a key as addresses carry it.
pub fn pin(id: &Id) -> String {
    BASE32_NOPAD.encode(id.bytes())
}

/// The same in groups, for two people to compare.
pub fn pin_groups(id: &Id) -> String {
    let pin: Vec<char> = pin(id).chars().collect();
    let groups: Vec<String> = pin.chunks(GROUP).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

fn read_pin(text: &str) -> Option<Id> {
    let text: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let bytes = BASE32_NOPAD.decode(text.to_ascii_uppercase().as_bytes()).ok()?;
    Some(Id::from_bytes(bytes.try_into().ok()?))
}

impl FromStr for Address {
    type Err = CarrierError;

    fn from_str(text: &str) -> Result<Address, CarrierError> {
        let wrong = || CarrierError::Address(beginning(text));
        let (base, pin) = match text.trim().split_once('#') {
            Some((base, pin)) => (base.trim(), Some(read_pin(pin).ok_or_else(wrong)?)),
            None => (text.trim(), None),
        };
        // People leave out what is always the same.
        let (scheme, host) = base.split_once("://").unwrap_or(("https", base));
        let host = host.trim_end_matches('/');
        if !matches!(scheme, "http" | "https") {
            return Err(wrong());
        }
        let sound = !host.is_empty() && !host.contains(|c: char| c.is_whitespace() || matches!(c, '@' | '?'));
        if !sound || text.len() > MOST_CHARS {
            return Err(wrong());
        }
        let base = format!("{scheme}://{host}");
        let address = Address { base, pin };
        if address.is_plain() && (address.pin.is_some() || !is_this_machine(&address.base["http://".len()..]))
        {
            return Err(CarrierError::Plain(beginning(text)));
        }
        Ok(address)
    }
}

/// What is told of an address that is none: enough to know it again.
fn beginning(text: &str) -> String {
    const MOST_TOLD: usize = 80;
    match text.char_indices().nth(MOST_TOLD) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn is_this_machine(host: &str) -> bool {
    let host = host.split('/').next().unwrap_or_default();
    let host = match host.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.base)?;
        match &self.pin {
            Some(id) => write!(f, "#{}", pin(id)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const PIN: &str = "AAAQEAYEAUDAOCAJBIFQYDIOB4";

    #[test]
    fn an_address_is_read_however_people_write_it_and_told_in_one_way() {
        let told = format!("https://192.168.1.10:7117#{PIN}");
        let grouped = pin_groups(&told.parse::<Address>().unwrap().pin.unwrap());
        assert_eq!(grouped, "AAAQE AYEAU DAOCA JBIFQ YDIOB 4");
        for text in [
            told.clone(),
            format!(" https://192.168.1.10:7117/#{} ", PIN.to_ascii_lowercase()),
            format!("192.168.1.10:7117#{grouped}"),
            format!("192.168.1.10:7117 # {}", grouped.replace(' ', "-")),
        ] {
            assert_eq!(text.parse::<Address>().unwrap().to_string(), told, "{text}");
        }
        let public: Address = "hub.example.cn".parse().unwrap();
        assert_eq!(
            (public.to_string().as_str(), public.pin),
            ("https://hub.example.cn", None)
        );
    }

    #[test]
    fn nothing_is_spoken_in_the_clear_but_to_this_machine() {
        for here in ["http://127.0.0.1:7117", "http://[::1]:7117/", "http://localhost"] {
            assert!(here.parse::<Address>().unwrap().is_plain(), "{here}");
        }
        for elsewhere in [
            "http://192.168.1.10:7117".to_owned(),
            "http://127.0.0.1.example.cn".to_owned(),
            "http://localhost.example.cn:80".to_owned(),
            format!("http://127.0.0.1:7117#{PIN}"),
        ] {
            let refused = elsewhere.parse::<Address>();
            assert!(
                matches!(refused, Err(CarrierError::Plain(_))),
                "{elsewhere}: {refused:?}"
            );
        }
    }

    #[test]
    fn of_what_is_no_address_only_the_beginning_is_told() {
        for endless in ["址".repeat(100_000), format!("http://{}", "a".repeat(100_000))] {
            let refused = endless.parse::<Address>().unwrap_err().to_string();
            assert!(refused.chars().count() < 250, "{} characters", refused.len());
        }
        let short = "https://a b".parse::<Address>().unwrap_err().to_string();
        assert!(short.starts_with("“https://a b” is not an address"), "{short}");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "",
            "https://",
            "ftp://a",
            "https://a b",
            "https://me@a",
            "https://a#",
            "https://a#AB",
            "https://a#18",
        ] {
            assert!(
                matches!(text.parse::<Address>(), Err(CarrierError::Address(_))),
                "{text}"
            );
        }
        assert!("a".repeat(300).parse::<Address>().is_err());
    }
}
