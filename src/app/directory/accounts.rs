//! Local accounts: an e-mail address, a password, and where somebody wants it a code from their telephone.
//!
//! No answer tells whether an account exists: attempts on an unknown one are counted, compared and refused like those
//! on a known one.

use std::net::IpAddr;

use crate::app::{
    App, Result,
    directory::{access, passwords, sessions, sessions::Arrival},
    found,
};
use crate::{
    domain::{
        Bad, Event, Instant, PersonId, Refused, SessionId,
        directory::{
            actor::Actor,
            password::Password,
            sign_in::{Counted, FORGOTTEN_AFTER, LinkPurpose, SignInWay},
            totp::{SECRET_BYTES, Totp},
        },
        time,
    },
    store::{
        Tx,
        directory::{credentials, organisations, people, sessions as rows},
        history,
        rows::{credential, person},
    },
};

/// What follows the right password.
pub enum Entered {
    /// The person, and the secret for the cookie.
    In(PersonId, String),
    /// A code from the telephone is needed as well, within minutes. The text is a secret that has to be sent with the
    /// code.
    CodeWanted(String),
}

/// Which proofs of identity somebody has set up here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Proofs {
    pub password: Option<Instant>,
    pub second_factor: bool,
}

/// Signs somebody in by their e-mail address and password.
///
/// # Errors
/// `SignInWrong` whatever was wrong; `SignInDelayed` after several failures of the account or from the address.
pub async fn sign_in(
    app: &App,
    email: &str,
    password: &str,
    address: Option<IpAddr>,
    arrival: &Arrival<'_>,
) -> Result<Entered> {
    let tried = &Tried::of(&format!("account {}", email.trim().to_lowercase()), address);
    app.db.write(|tx| async move { tried.count(&tx).await }).await?;
    let mut known = credentials::by_email(app.db.read(), email.trim()).await?;
    let kept = known.iter().filter_map(|one| one.password.clone()).collect();
    let Some(at) = passwords::fitting(kept, password).await? else { return Err(Refused::SignInWrong.into()) };
    let proven = &known.swap_remove(at);
    let enter = |tx: Tx| async move {
        // The password may have been changed after it was compared.
        let now = credentials::of(&*tx, proven.person_id).await?.filter(|now| now.password == proven.password);
        let now = now.ok_or(Refused::SignInWrong)?;
        tried.forgive(&tx).await?;
        if now.totp.is_some() {
            let (pending, _) = sessions::link(&tx, now.person_id, LinkPurpose::SecondFactor, None).await?;
            return Ok(Entered::CodeWanted(pending));
        }
        let secret = sessions::begin(&tx, now.person_id, arrival, SignInWay::Password).await?;
        Ok(Entered::In(now.person_id, secret))
    };
    app.db.write(enter).await
}

/// Signs somebody in who has given the right password before, by the code from their telephone.
pub async fn second_factor(
    app: &App,
    pending: &str,
    code: &str,
    address: Option<IpAddr>,
    arrival: &Arrival<'_>,
) -> Result<(PersonId, String)> {
    let link = sessions::of_link(app, pending).await?.filter(|link| link.purpose == LinkPurpose::SecondFactor);
    let person = link.ok_or(Refused::NotFound { what: "link" })?.person;
    let tried = &Tried::of(&format!("code {person}"), address);
    app.db.write(|tx| async move { tried.count(&tx).await }).await?;
    let enter = |tx: Tx| async move {
        let credential = found(credentials::of(&*tx, person).await?, "link")?;
        check_code(&tx, &credential, code).await?;
        sessions::take(&tx, pending, LinkPurpose::SecondFactor).await?;
        tried.forgive(&tx).await?;
        Ok((person, sessions::begin(&tx, person, arrival, SignInWay::Password).await?))
    };
    app.db.write(enter).await
}

/// Sets a password by a link that was made for this, ends all of the person's sessions and begins one in this browser.
pub async fn set_by_link(app: &App, link: &str, typed: &str, arrival: &Arrival<'_>) -> Result<(PersonId, String)> {
    let known = sessions::of_link(app, link).await?.filter(|link| link.purpose == LinkPurpose::SetPassword);
    let person = known.ok_or(Refused::NotFound { what: "link" })?.person;
    let kept = &hashed(app, person, typed).await?;
    let set = |tx: Tx| async move {
        sessions::take(&tx, link, LinkPurpose::SetPassword).await?;
        put_password(&tx, person, kept).await?;
        rows::end_all(&tx, person).await?;
        Ok((person, sessions::begin(&tx, person, arrival, SignInWay::Link).await?))
    };
    app.db.write(set).await
}

/// Changes the actor's own password, and ends all of their sessions but this one.
pub async fn change(app: &App, actor: &Actor, session: SessionId, now: &str, typed: &str) -> Result<()> {
    let (person, _) = prove(app, actor, now).await?;
    let kept = &hashed(app, person, typed).await?;
    let change = |tx: Tx| async move {
        put_password(&tx, person, kept).await?;
        rows::end_others(&tx, person, session).await?;
        rows::renew_all(&tx, &[person]).await?;
        Ok(())
    };
    app.db.write(change).await
}

/// A new secret, which the person puts into the authenticator app on their telephone.
pub fn new_factor() -> Result<Totp> {
    let mut bytes = [0u8; SECRET_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| crate::app::Error::Internal(error.to_string()))?;
    Ok(Totp::new(bytes))
}

/// Turns the second factor on: from now on, signing in needs a code as well. Turning it on needs the password, and a
/// code that proves that the app has the secret.
pub async fn add_factor(app: &App, actor: &Actor, password: &str, secret: &str, code: &str) -> Result<()> {
    let malformed = || Refused::invalid("secret", Bad::Malformed { value: String::new() });
    let totp = &Totp::parse(secret).ok_or_else(malformed)?;
    let (person, credential) = &prove(app, actor, password).await?;
    let step = totp.accepts(code, time::now(), None).ok_or(Refused::CodeWrong)?;
    let add = |tx: Tx| async move {
        let with = credential::Model { totp: Some(totp.base32()), totp_step: Some(step), ..credential.clone() };
        credentials::put(&tx, with).await?;
        rows::renew_all(&tx, &[*person]).await?;
        Ok(history::record(&tx, actor.organisation, person.0, &Event::SecondFactorAdded, *person).await?)
    };
    app.db.write(add).await
}

/// Turns the second factor off. This needs the password.
pub async fn remove_factor(app: &App, actor: &Actor, password: &str) -> Result<()> {
    let (person, credential) = &prove(app, actor, password).await?;
    let remove = |tx: Tx| async move {
        let without = credential::Model { totp: None, totp_step: None, ..credential.clone() };
        credentials::put(&tx, without).await?;
        Ok(history::record(&tx, actor.organisation, person.0, &Event::SecondFactorRemoved, *person).await?)
    };
    app.db.write(remove).await
}

/// Which proofs of identity the actor has set up here.
pub async fn own(app: &App, actor: &Actor) -> Result<Proofs> {
    let Some(own) = credentials::of(app.db.read(), actor.person).await? else { return Ok(Proofs::default()) };
    Ok(Proofs { password: own.password.and(own.password_at), second_factor: own.totp.is_some() })
}

/// Checks the actor's password once more, so that nobody who finds an open browser can change how the actor signs in.
async fn prove(app: &App, actor: &Actor, password: &str) -> Result<(PersonId, credential::Model)> {
    let tried = &Tried::of(&format!("own {}", actor.person), None);
    app.db.write(|tx| async move { tried.count(&tx).await }).await?;
    let own = credentials::of(app.db.read(), actor.person).await?;
    let kept = own.as_ref().and_then(|own| own.password.clone());
    let fits = passwords::fitting(kept.into_iter().collect(), password).await?;
    let (Some(own), Some(_)) = (own, fits) else { return Err(Refused::PasswordWrong.into()) };
    app.db.write(|tx| async move { tried.forgive(&tx).await }).await?;
    Ok((actor.person, own))
}

/// The hash of a new password. Refuses one that is easy to guess for somebody who knows the person.
async fn hashed(app: &App, person: PersonId, typed: &str) -> Result<String> {
    let db = app.db.read();
    let person = found(people::find(db, person).await?, "person")?;
    let organisation = found(organisations::find(db, person.organisation_id).await?, "organisation")?;
    let about = [person.name.as_str(), person.email.as_deref().unwrap_or_default(), organisation.name.as_str()];
    passwords::hash(&Password::parse("password", typed, &about)?).await
}

async fn put_password(tx: &Tx, id: PersonId, kept: &str) -> Result<()> {
    let person: person::Model = found(people::find(&**tx, id).await?, "person")?;
    let before = credentials::of(&**tx, id).await?;
    let (totp, totp_step) = before.map_or((None, None), |before| (before.totp, before.totp_step));
    let (password, password_at) = (Some(kept.to_owned()), Some(tx.at));
    credentials::put(tx, credential::Model { person_id: id, password, password_at, totp, totp_step }).await?;
    Ok(history::record(tx, person.organisation_id, id.0, &Event::PasswordSet, id).await?)
}

async fn check_code(tx: &Tx, credential: &credential::Model, code: &str) -> Result<()> {
    let totp = credential.totp.as_deref().and_then(Totp::parse);
    let step = totp.and_then(|totp| totp.accepts(code, tx.at, credential.totp_step)).ok_or(Refused::CodeWrong)?;
    match credentials::use_step(tx, credential.person_id, step).await? {
        true => Ok(()),
        false => Err(Refused::CodeWrong.into()),
    }
}

/// The keys that an attempt is counted under: the account's and, if known, the network address's.
struct Tried(Vec<(Counted, String)>);

impl Tried {
    fn of(account: &str, address: Option<IpAddr>) -> Self {
        let mut keys = vec![(Counted::Account, access::hash(account))];
        keys.extend(address.map(|address| (Counted::Address, access::hash(&format!("address {}", network(address))))));
        Self(keys)
    }

    /// Counts the attempt before the password is compared, so that many attempts at once are as slow as one after the
    /// other.
    async fn count(&self, tx: &Tx) -> Result<()> {
        credentials::forget_failures(tx, tx.at - FORGOTTEN_AFTER).await?;
        for (counted, key) in &self.0 {
            let row = credentials::count_failure(tx, key).await?;
            if row.free_at > tx.at {
                let seconds = (row.free_at - tx.at).num_seconds() + 1;
                return Err(Refused::SignInDelayed { seconds }.into());
            }
            credentials::set_failures(tx, key, row.count, tx.at + counted.wait(row.count)).await?;
        }
        Ok(())
    }

    /// The attempt succeeded: forgets all failures of the account, and takes this one off the count of the address.
    async fn forgive(&self, tx: &Tx) -> Result<()> {
        for (counted, key) in &self.0 {
            let Some(row) = credentials::failures(&**tx, key).await? else { continue };
            let count = match counted {
                Counted::Account => 0,
                Counted::Address => (row.count - 1).max(0),
            };
            credentials::set_failures(tx, key, count, tx.at).await?;
        }
        Ok(())
    }
}

/// The first 64 bits of an IPv6 address, or a whole IPv4 address. One household or office has all IPv6 addresses of its
/// network, and could try from each of them.
fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V6(v6) if v6.to_ipv4_mapped().is_none() => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}")
        }
        other => other.to_canonical().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_of_ipv6_is_one_address() {
        let of = |text: &str| text.parse().map(network).unwrap_or_default();
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2::1"));
        assert_ne!(of("2001:db8:1:3::1"), of("2001:db8:1:2::1"));
        assert_eq!(of("::ffff:192.0.2.7"), of("192.0.2.7"));
    }
}
