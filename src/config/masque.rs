//! Addresses without their secrets.

/// Names of query parameters whose values are secrets, as parts of the name in lower case.
const SECRETS: [&str; 9] = ["pass", "pwd", "mdp", "secret", "token", "key", "signature", "auth", "pw"];

/// The address with its password, and what its query gives as a secret, as `***`: `mongodb://awa:***@hote/`.
pub fn masque(adresse: &str) -> String {
    let (scheme, rest) = adresse.split_once("://").map_or(("", adresse), |(scheme, rest)| (scheme, rest));
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    // A password may hold a `/` that nobody escaped: better to mask too much than too little.
    let at = rest[..end].rfind('@').or_else(|| rest.rfind('@').filter(|_| rest[..end].contains(':')));
    let mut shown = if scheme.is_empty() { String::new() } else { format!("{scheme}://") };
    let mut tail = rest;
    if let Some(at) = at {
        let user = &rest[..at];
        match user.split_once(':') {
            Some((nom, _)) => shown += &format!("{nom}:***"),
            None => shown += user,
        }
        tail = &rest[at..];
    }
    let Some((before, query)) = tail.split_once('?') else { return shown + tail };
    let parameter = |pair: &str| match pair.split_once('=') {
        Some((nom, _)) if SECRETS.iter().any(|secret| nom.to_lowercase().contains(secret)) => format!("{nom}=***"),
        _ => pair.to_owned(),
    };
    shown + before + "?" + &query.split('&').map(parameter).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_is_shown() {
        let cases = [
            ("mongodb://awa:s3cret@hote:27017/?replicaSet=rs0", "mongodb://awa:***@hote:27017/?replicaSet=rs0"),
            ("mongodb+srv://awa:p@ss@hote/", "mongodb+srv://awa:***@hote/"),
            ("mongodb://awa:p/a?s@hote/", "mongodb://awa:***@hote/"),
            ("redis://:s3cret@hote:6379/0", "redis://:***@hote:6379/0"),
            ("redis://hote:6379", "redis://hote:6379"),
            ("smtps://awa@hote", "smtps://awa@hote"),
            ("https://sms/send?username=u&Password=p&to={to}", "https://sms/send?username=u&Password=***&to={to}"),
            ("https://sms/send?api_key=abc", "https://sms/send?api_key=***"),
            ("awa:s3cret@hote", "awa:***@hote"),
        ];
        for (adresse, shown) in cases {
            assert_eq!(masque(adresse), shown);
        }
    }
}
