//! Groups of a register of people, and the roles that the tables of the configuration give to their members.

use std::collections::{BTreeSet, HashMap};

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::app::{
    App,
    directory::{
        provided,
        providers::Providers,
        registered::{Failed, Page, Register, Result, User, facts},
    },
};
use crate::{
    domain::{
        GroupId, Instant, PersonId, Refused,
        directory::{
            provider::Terms,
            scim::{BadScim, Equal, GroupFacts, Members},
        },
        fields::LONGEST_NAME,
    },
    store::{
        Tx,
        directory::{organisations, registers as rows},
        rows::{organisation, person, register_group},
    },
};

/// A group as the register has it.
pub struct Group {
    pub id: GroupId,
    pub facts: GroupFacts,
    pub members: Vec<PersonId>,
    pub created_at: Instant,
}

/// How many people get their roles in one round of statements. Each of them takes up several of the values that a
/// statement may have.
const AT_ONCE: usize = 1_000;

/// The register's organisation, with its row locked. Changes by registers run one after the other, and nobody signs in
/// by a provider at the same moment.
pub async fn home(tx: &Tx, register: Register) -> Result<organisation::Model> {
    let home = organisations::lock(tx, register.home).await?.filter(organisations::is_open);
    Ok(home.ok_or(Refused::NotFound { what: "organisation" })?)
}

/// People with the groups that they are in.
pub async fn with_groups(db: &impl ConnectionTrait, people: Vec<person::Model>) -> Result<Vec<User>> {
    let ids: Vec<_> = people.iter().map(|person| person.id).collect();
    let mut groups: HashMap<PersonId, Vec<(GroupId, String)>> = HashMap::new();
    for (member, group) in rows::groups_of(db, &ids).await? {
        groups.entry(member.person_id).or_default().push((group.id, group.display_name));
    }
    let user = |person: person::Model| User {
        id: person.id,
        facts: facts(&person),
        groups: groups.remove(&person.id).unwrap_or_default(),
        created_at: person.created_at,
    };
    Ok(people.into_iter().map(user).collect())
}

/// `told`: whether the answer has the members. A register that only looks for a group does not need a thousand of them.
pub async fn list(
    app: &App,
    register: Register,
    filter: &[Equal],
    page: (u64, u64),
    told: bool,
) -> Result<Page<Group>> {
    let db = app.db.read();
    let unknown = || BadScim::new("invalidFilter", "groups are found by id, displayName, externalId or members");
    let (total, groups) = rows::groups(db, register.home, filter, page).await?.ok_or_else(unknown)?;
    Ok(Page { total, some: with_members(db, groups, told).await? })
}

pub async fn one(app: &App, register: Register, id: GroupId, told: bool) -> Result<Group> {
    let group = rows::group(app.db.read(), register.home, id).await?.ok_or(Refused::NotFound { what: "group" })?;
    single(with_members(app.db.read(), vec![group], told).await?)
}

pub async fn add(
    tx: &Tx,
    register: Register,
    providers: &Providers,
    facts: &GroupFacts,
    members: &Members,
) -> Result<Group> {
    let home = home(tx, register).await?;
    let group = register_group::Model {
        id: GroupId::new(),
        organisation_id: register.home,
        display_name: facts.display_name.clone(),
        external_id: facts.external_id.clone(),
        created_at: tx.at,
    };
    check(tx, &group).await?;
    rows::insert_group(tx, group.clone()).await?;
    write(tx, (&home, providers), group, std::slice::from_ref(members), false).await
}

/// Changes a group. `change` takes the facts as they are, and answers the new ones and what changes in the members.
pub async fn change(
    tx: &Tx,
    register: Register,
    providers: &Providers,
    id: GroupId,
    change: impl Fn(&GroupFacts) -> std::result::Result<(GroupFacts, Vec<Members>), BadScim>,
) -> Result<Group> {
    let home = home(tx, register).await?;
    let group = rows::group(&**tx, register.home, id).await?.ok_or(Refused::NotFound { what: "group" })?;
    let before = GroupFacts { display_name: group.display_name.clone(), external_id: group.external_id.clone() };
    let (facts, members) = change(&before)?;
    let is_renamed = facts != before;
    let group = register_group::Model { display_name: facts.display_name, external_id: facts.external_id, ..group };
    if is_renamed {
        check(tx, &group).await?;
        rows::save_group(tx, group.clone()).await?;
    }
    write(tx, (&home, providers), group, &members, is_renamed).await
}

pub async fn remove(tx: &Tx, register: Register, providers: &Providers, id: GroupId) -> Result<()> {
    let home = home(tx, register).await?;
    rows::group(&**tx, register.home, id).await?.ok_or(Refused::NotFound { what: "group" })?;
    let members: Vec<_> = rows::members(&**tx, &[id]).await?.into_iter().map(|member| member.person_id).collect();
    rows::delete_group(tx, id).await?;
    regrant(tx, &home, providers, &members).await
}

/// Writes the members of a group, and grants the roles anew to those who came or went. If the group's name or external
/// id changed, it does so for all members.
async fn write(
    tx: &Tx,
    (home, providers): (&organisation::Model, &Providers),
    group: register_group::Model,
    changes: &[Members],
    is_renamed: bool,
) -> Result<Group> {
    let before: BTreeSet<_> = rows::members(&**tx, &[group.id]).await?.into_iter().map(|one| one.person_id).collect();
    let mut after = before.clone();
    for change in changes {
        match change {
            Members::Add(people) => after.extend(people),
            Members::Remove(people) => {
                for one in people {
                    after.remove(one);
                }
            }
            Members::Are(people) => after = people.iter().copied().collect(),
        }
    }
    let (came, went): (Vec<_>, Vec<_>) =
        (after.difference(&before).copied().collect(), before.difference(&after).copied().collect());
    if rows::people_of(&**tx, home.id, &came).await?.len() != came.len() {
        return Err(BadScim::new("invalidValue", "a member is nobody here").into());
    }
    rows::add_members(tx, group.id, &came).await?;
    rows::remove_members(tx, group.id, &went).await?;
    let affected: Vec<_> =
        if is_renamed { before.union(&after).copied().collect() } else { came.into_iter().chain(went).collect() };
    regrant(tx, home, providers, &affected).await?;
    single(with_members(&**tx, vec![group], true).await?)
}

/// Gives these people the roles that the tables of the organisation's providers give for their groups, and takes back
/// those that the tables gave before and give no more.
pub async fn regrant(tx: &Tx, home: &organisation::Model, providers: &Providers, people: &[PersonId]) -> Result<()> {
    let tables: Vec<_> = providers
        .terms()
        .filter(|terms| terms.organisation == home.name || terms.organisation == home.id.to_string())
        .collect();
    if tables.is_empty() {
        return Ok(());
    }
    for these in people.chunks(AT_ONCE) {
        regrant_some(tx, home, &tables, these).await?;
    }
    Ok(())
}

async fn regrant_some(tx: &Tx, home: &organisation::Model, tables: &[&Terms], people: &[PersonId]) -> Result<()> {
    let mut groups: HashMap<PersonId, Vec<Value>> = HashMap::new();
    for (member, group) in rows::groups_of(&**tx, people).await? {
        let names = groups.entry(member.person_id).or_default();
        names.push(group.display_name.into());
        names.extend(group.external_id.map(Value::from));
    }
    // People who left get nothing now. They get what the tables give when they return.
    let people = rows::people_of(&**tx, home.id, people).await?;
    let people: Vec<_> = people.into_iter().filter(person::Model::works_here).collect();
    for terms in tables {
        let origin = format!("scim:{}", terms.key);
        let mapped = people.iter().map(|person| {
            let claims = json!({"groups": groups.get(&person.id).cloned().unwrap_or_default()});
            (person.id, claims.as_object().map(|claims| terms.map(claims)).unwrap_or_default())
        });
        provided::grant(tx, home, &origin, mapped.collect()).await.map_err(Failed::Other)?;
    }
    Ok(())
}

/// Refuses a second group with the same name or external id, because the tables know groups by these.
async fn check(tx: &Tx, group: &register_group::Model) -> Result<()> {
    let too_long = |text: &str| text.chars().count() > LONGEST_NAME;
    if too_long(&group.display_name) || group.external_id.as_deref().is_some_and(too_long) {
        return Err(BadScim::value("displayName or externalId").into());
    }
    if rows::is_group_taken(tx, group).await? {
        return Err(BadScim::new("uniqueness", "another group has the displayName or externalId already").into());
    }
    Ok(())
}

async fn with_members(db: &impl ConnectionTrait, groups: Vec<register_group::Model>, told: bool) -> Result<Vec<Group>> {
    let ids: Vec<_> = groups.iter().filter(|_| told).map(|group| group.id).collect();
    let mut members: HashMap<GroupId, Vec<PersonId>> = HashMap::new();
    for member in rows::members(db, &ids).await? {
        members.entry(member.group_id).or_default().push(member.person_id);
    }
    let group = |group: register_group::Model| Group {
        id: group.id,
        members: members.remove(&group.id).unwrap_or_default(),
        facts: GroupFacts { display_name: group.display_name, external_id: group.external_id },
        created_at: group.created_at,
    };
    Ok(groups.into_iter().map(group).collect())
}

fn single(mut some: Vec<Group>) -> Result<Group> {
    some.pop().ok_or_else(|| Refused::NotFound { what: "group" }.into())
}
