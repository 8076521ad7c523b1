//! Brings the people up to date with a register of staff. New people are added, and people who are not listed any more
//! lose access at once.

use std::collections::{HashMap, HashSet};

use crate::app::{
    Result,
    directory::{people, trees::Directory},
};
use crate::{
    domain::{
        Bad, Event, Refused, Role,
        directory::{
            permit::{Administer, Throughout},
            person::{Contact, NewPerson, RoleIn},
        },
    },
    store::{
        self, Tx,
        directory::{organisations, people as rows, sessions},
        history,
        rows::person,
    },
};

/// One line of the register.
#[derive(Clone, Debug)]
pub struct Listed {
    pub name: String,
    pub email: String,
    pub phone: Option<String>,
    /// The role of somebody new. People who are known already keep their roles.
    pub role: Role,
    /// The unit of the role, by name; `None` is the whole organisation.
    pub unit: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Synced {
    pub added: usize,
    pub returned: usize,
    pub left: usize,
}

/// Brings the actor's organisation up to date with a register. People of partners, those without an address and the
/// actor stay as they are. People who left keep their names, because what they did is shown under them; erasing a
/// person is a separate operation.
pub async fn sync(tx: &Tx, actor: &Throughout<'_, Administer>, listed: &[Listed]) -> Result<Synced> {
    if listed.is_empty() {
        return Err(Refused::invalid("file", Bad::Empty).into());
    }
    organisations::lock(tx, actor.organisation).await?;
    let everyone = rows::staff(&**tx, actor.organisation).await?;
    let address = |person: &person::Model| person.email.as_deref().map(str::to_lowercase);
    let known: HashMap<String, &person::Model> =
        everyone.iter().filter_map(|person| Some((address(person)?, person))).collect();
    let directory = Directory::load(&**tx, &[actor.organisation]).await?;
    let mut synced = Synced::default();
    let mut seen: HashSet<String> = HashSet::new();
    for (at, one) in listed.iter().enumerate() {
        let email = one.email.trim().to_lowercase();
        if !seen.insert(email.clone()) {
            let field = format!("rows[{at}].email");
            return Err(Refused::invalid(field, Bad::Duplicate { value: one.email.clone() }).into());
        }
        match known.get(&email) {
            Some(person) if person.left_at.is_some() => {
                let back = store::save(tx, person::Model { left_at: None, ..(*person).clone() }).await?;
                history::record(tx, back.organisation_id, back.id.0, &Event::PersonReturned, actor.person).await?;
                synced.returned += 1;
            }
            Some(_) => {}
            None => {
                let named = |name: &String| {
                    let unknown = Bad::Unknown { value: name.clone() };
                    let found = directory.unit_called(name);
                    found.ok_or_else(|| Refused::invalid(format!("rows[{at}].unit"), unknown))
                };
                let unit = one.unit.as_ref().map(named).transpose()?;
                let email = Some(one.email.trim().to_owned());
                let contact = Contact { name: one.name.clone(), email, phone: one.phone.clone() };
                let new = NewPerson { contact, partner: None, roles: vec![RoleIn { role: one.role, unit }] };
                people::add(tx, actor, &new).await?;
                synced.added += 1;
            }
        }
    }
    let gone = |person: &&person::Model| {
        let listed = address(person).is_none_or(|email| seen.contains(&email));
        !listed && person.left_at.is_none() && person.id != actor.person
    };
    for person in everyone.iter().filter(gone) {
        leave(tx, actor, person).await?;
        synced.left += 1;
    }
    Ok(synced)
}

/// Ends all sessions and tokens of a person. What is open in their name stays, and can be passed on to somebody else.
async fn leave(tx: &Tx, actor: &Throughout<'_, Administer>, person: &person::Model) -> Result<()> {
    let left = store::save(tx, person::Model { left_at: Some(tx.at), ..person.clone() }).await?;
    sessions::end_all(tx, left.id).await?;
    rows::revoke_all(tx, left.id).await?;
    Ok(history::record(tx, left.organisation_id, left.id.0, &Event::PersonLeft, actor.person).await?)
}
