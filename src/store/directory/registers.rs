//! What a register of people sends by SCIM: people with the register's names for them, groups, and their members.

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, Func, OnConflict, Query, SelectStatement, SimpleExpr},
};
use uuid::Uuid;

use crate::domain::{GroupId, OrganisationId, PersonId, directory::scim::Equal};
use crate::store::{
    FEW, IDS, Tx,
    rows::{person, register_group, register_member, register_token},
};

pub async fn token(db: &impl ConnectionTrait, home: OrganisationId) -> Result<Option<register_token::Model>, DbErr> {
    register_token::Entity::find_by_id(home).one(db).await
}

pub async fn by_token(db: &impl ConnectionTrait, hash: &str) -> Result<Option<register_token::Model>, DbErr> {
    register_token::Entity::find().filter(register_token::Column::Hash.eq(hash)).one(db).await
}

/// Stores the organisation's token. A new one replaces the one before.
pub async fn put_token(tx: &Tx, token: register_token::Model) -> Result<(), DbErr> {
    use register_token::Column::{CreatedAt, Hash, OrganisationId};
    register_token::Entity::insert(token.into_active_model())
        .on_conflict(OnConflict::column(OrganisationId).update_columns([Hash, CreatedAt]).to_owned())
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

pub async fn end_token(tx: &Tx, home: OrganisationId) -> Result<bool, DbErr> {
    let ended = register_token::Entity::delete_by_id(home).exec(&**tx).await?;
    Ok(ended.rows_affected == 1)
}

/// Ends the organisation's register: deletes its token and its groups.
pub async fn end(tx: &Tx, home: OrganisationId) -> Result<(), DbErr> {
    end_token(tx, home).await?;
    let groups = Query::select()
        .column(register_group::Column::Id)
        .from(register_group::Entity)
        .and_where(register_group::Column::OrganisationId.eq(home))
        .to_owned();
    let members = register_member::Entity::delete_many();
    members.filter(register_member::Column::GroupId.in_subquery(groups)).exec(&**tx).await?;
    let own = register_group::Column::OrganisationId.eq(home);
    register_group::Entity::delete_many().filter(own).exec(&**tx).await?;
    Ok(())
}

/// People whom the register knows. Not among them: people of partners, and people whom the register removed, unless
/// somebody else let them in again.
fn listed(home: OrganisationId) -> Select<person::Entity> {
    let is_known = person::Column::UnlistedAt.is_null().or(person::Column::LeftAt.is_null());
    person::Entity::find()
        .filter(person::Column::OrganisationId.eq(home))
        .filter(person::Column::PartnerId.is_null())
        .filter(person::Column::ErasedAt.is_null())
        .filter(is_known)
}

/// Compares text as the database folds it, because it may fold "Å" differently from Rust.
fn same(column: person::Column, text: &str) -> SimpleExpr {
    Expr::expr(Func::lower(Expr::col(column))).eq(Expr::expr(Func::lower(Expr::value(text))))
}

fn is_nobody() -> SimpleExpr {
    person::Column::Id.is_null()
}

/// `None` for an attribute by which people cannot be found.
fn person_is(equal: &Equal) -> Option<SimpleExpr> {
    let value = equal.value.as_str();
    Some(match equal.attribute.as_str() {
        "id" => value.parse::<Uuid>().map_or_else(|_| is_nobody(), |id| person::Column::Id.eq(id)),
        "externalid" => person::Column::ExternalId.eq(value),
        // A person who was here before the register has no user name and is found by their address.
        "username" => {
            let by_address = person::Column::UserName.is_null().and(same(person::Column::Email, value));
            same(person::Column::UserName, value).or(by_address)
        }
        "emails" | "emails.value" => same(person::Column::Email, value),
        "displayname" | "name.formatted" => person::Column::Name.eq(value),
        // Entra ID writes "True".
        "active" if value.eq_ignore_ascii_case("true") => person::Column::LeftAt.is_null(),
        "active" => person::Column::LeftAt.is_not_null(),
        _ => return None,
    })
}

/// A page of people, the longest known first, and how many there are. `None` for an attribute by which people cannot be
/// found.
pub async fn people(
    db: &impl ConnectionTrait,
    home: OrganisationId,
    filter: &[Equal],
    (offset, limit): (u64, u64),
) -> Result<Option<(u64, Vec<person::Model>)>, DbErr> {
    let mut find = listed(home);
    for equal in filter {
        let Some(condition) = person_is(equal) else { return Ok(None) };
        find = find.filter(condition);
    }
    let total = find.clone().count(db).await?;
    let page = find.order_by_asc(person::Column::Id).offset(offset).limit(limit).all(db).await?;
    Ok(Some((total, page)))
}

pub async fn person(
    db: &impl ConnectionTrait,
    home: OrganisationId,
    id: PersonId,
) -> Result<Option<person::Model>, DbErr> {
    listed(home).filter(person::Column::Id.eq(id)).one(db).await
}

/// Those of these people whom the register knows.
pub async fn people_of(
    db: &impl ConnectionTrait,
    home: OrganisationId,
    ids: &[PersonId],
) -> Result<Vec<person::Model>, DbErr> {
    let mut people = Vec::new();
    for these in ids.chunks(IDS) {
        people.extend(listed(home).filter(person::Column::Id.is_in(these.iter().copied())).all(db).await?);
    }
    Ok(people)
}

/// People of the organisation who have one of these names or addresses already, whether the register knows them or not.
pub async fn taken(
    db: &impl ConnectionTrait,
    home: OrganisationId,
    user_name: &str,
    external_id: Option<&str>,
    email: Option<&str>,
) -> Result<Vec<person::Model>, DbErr> {
    let mut any = Condition::any().add(same(person::Column::UserName, user_name));
    if let Some(id) = external_id {
        any = any.add(person::Column::ExternalId.eq(id));
    }
    if let Some(email) = email {
        any = any.add(same(person::Column::Email, email));
    }
    person::Entity::find().filter(person::Column::OrganisationId.eq(home)).filter(any).all(db).await
}

/// Whether another group of the organisation has this name, or this id of the register.
pub async fn is_group_taken(tx: &Tx, group: &register_group::Model) -> Result<bool, DbErr> {
    use register_group::Column;
    let mut any = Condition::any().add(is_called(&group.display_name));
    if let Some(id) = &group.external_id {
        any = any.add(Column::ExternalId.eq(id));
    }
    let own = register_group::Entity::find().filter(Column::OrganisationId.eq(group.organisation_id)).filter(any);
    Ok(own.filter(Column::Id.ne(group.id)).limit(1).one(&**tx).await?.is_some())
}

fn is_called(name: &str) -> SimpleExpr {
    let name = Expr::expr(Func::lower(Expr::value(name)));
    Expr::expr(Func::lower(Expr::col(register_group::Column::DisplayName))).eq(name)
}

/// A page of groups, and how many there are. `None` for an attribute by which groups cannot be found.
pub async fn groups(
    db: &impl ConnectionTrait,
    home: OrganisationId,
    filter: &[Equal],
    (offset, limit): (u64, u64),
) -> Result<Option<(u64, Vec<register_group::Model>)>, DbErr> {
    use register_group::Column;
    let mut find = register_group::Entity::find().filter(Column::OrganisationId.eq(home));
    for equal in filter {
        let id = equal.value.parse::<Uuid>().unwrap_or_default();
        find = match equal.attribute.as_str() {
            "id" => find.filter(Column::Id.eq(id)),
            "externalid" => find.filter(Column::ExternalId.eq(equal.value.as_str())),
            "displayname" => find.filter(is_called(&equal.value)),
            "members" | "members.value" => find.filter(Column::Id.in_subquery(with_member(id))),
            _ => return Ok(None),
        };
    }
    let total = find.clone().count(db).await?;
    let page = find.order_by_asc(Column::Id).offset(offset).limit(limit).all(db).await?;
    Ok(Some((total, page)))
}

fn with_member(id: Uuid) -> SelectStatement {
    Query::select()
        .column(register_member::Column::GroupId)
        .from(register_member::Entity)
        .and_where(register_member::Column::PersonId.eq(id))
        .to_owned()
}

pub async fn group(
    db: &impl ConnectionTrait,
    home: OrganisationId,
    id: GroupId,
) -> Result<Option<register_group::Model>, DbErr> {
    let own = register_group::Entity::find_by_id(id).filter(register_group::Column::OrganisationId.eq(home));
    own.one(db).await
}

pub async fn insert_group(tx: &Tx, group: register_group::Model) -> Result<(), DbErr> {
    register_group::Entity::insert(group.into_active_model()).exec_without_returning(&**tx).await?;
    Ok(())
}

pub async fn save_group(tx: &Tx, group: register_group::Model) -> Result<(), DbErr> {
    register_group::Entity::update_many()
        .col_expr(register_group::Column::DisplayName, Expr::value(group.display_name))
        .col_expr(register_group::Column::ExternalId, Expr::value(group.external_id))
        .filter(register_group::Column::Id.eq(group.id))
        .exec(&**tx)
        .await?;
    Ok(())
}

pub async fn delete_group(tx: &Tx, id: GroupId) -> Result<(), DbErr> {
    register_member::Entity::delete_many().filter(register_member::Column::GroupId.eq(id)).exec(&**tx).await?;
    register_group::Entity::delete_by_id(id).exec(&**tx).await?;
    Ok(())
}

/// The members of these groups.
pub async fn members(db: &impl ConnectionTrait, groups: &[GroupId]) -> Result<Vec<register_member::Model>, DbErr> {
    if groups.is_empty() {
        return Ok(Vec::new());
    }
    let of = register_member::Column::GroupId.is_in(groups.iter().copied());
    let all = register_member::Entity::find().filter(of);
    all.order_by_asc(register_member::Column::PersonId).all(db).await
}

/// The groups of these people.
pub async fn groups_of(
    db: &impl ConnectionTrait,
    people: &[PersonId],
) -> Result<Vec<(register_member::Model, register_group::Model)>, DbErr> {
    let mut found = Vec::new();
    for these in people.chunks(FEW) {
        let of = register_member::Column::PersonId.is_in(these.iter().copied());
        let all = register_member::Entity::find().filter(of).find_also_related(register_group::Entity);
        let all = all.order_by_asc(register_member::Column::GroupId).all(db).await?;
        found.extend(all.into_iter().filter_map(|(member, group)| Some((member, group?))));
    }
    Ok(found)
}

pub async fn add_members(tx: &Tx, group: GroupId, people: &[PersonId]) -> Result<(), DbErr> {
    for these in people.chunks(IDS) {
        let row = |person: &PersonId| register_member::Model { group_id: group, person_id: *person };
        let rows = these.iter().map(|person| row(person).into_active_model());
        register_member::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

pub async fn remove_members(tx: &Tx, group: GroupId, people: &[PersonId]) -> Result<(), DbErr> {
    for these in people.chunks(IDS) {
        register_member::Entity::delete_many()
            .filter(register_member::Column::GroupId.eq(group))
            .filter(register_member::Column::PersonId.is_in(these.iter().copied()))
            .exec(&**tx)
            .await?;
    }
    Ok(())
}

/// Removes a person from all groups.
pub async fn leave_groups(tx: &Tx, person: PersonId) -> Result<(), DbErr> {
    register_member::Entity::delete_many().filter(register_member::Column::PersonId.eq(person)).exec(&**tx).await?;
    Ok(())
}
