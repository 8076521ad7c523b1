//! People, their roles and tokens.

use std::collections::{BTreeSet, HashMap};

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, Func, Query, SimpleExpr},
};
use uuid::Uuid;

use crate::domain::{
    Instant, OrganisationId, PersonId, Role, TokenId,
    directory::{
        actor::{Actor, Grant},
        person::RoleIn,
        policy::Policy,
        tree::Tree,
    },
};
use crate::store::{
    IDS, Tx,
    directory::{credentials, organisations, providers, registers, sessions, trees},
    needs::{mails, watches},
    rows::{idempotency, organisation, person, role_grant, token},
    stock::scope,
};

/// The person a token speaks for and until when, if the token is neither revoked nor expired.
pub async fn actor_by_token(
    db: &impl ConnectionTrait,
    hash: &str,
    now: Instant,
) -> Result<Option<(Actor, Option<Instant>)>, DbErr> {
    let Some(token) = token::Entity::find()
        .filter(token::Column::Hash.eq(hash))
        .filter(token::Column::RevokedAt.is_null())
        .one(db)
        .await?
    else {
        return Ok(None);
    };
    let Some(person) = person::Entity::find_by_id(token.person_id).one(db).await? else { return Ok(None) };
    if person.erased_at.is_some() || person.left_at.is_some() {
        return Ok(None);
    }
    let Some(home) = organisations::find(db, person.organisation_id).await? else { return Ok(None) };
    // A token that was made while tokens lived longer ends by today's policy.
    let policy: Policy = serde_json::from_value(home.policy).map_err(|error| DbErr::Json(error.to_string()))?;
    let end = policy.token_ends(token.created_at, token.expires_at);
    if end <= now {
        return Ok(None);
    }
    Ok(actor(db, &person).await?.map(|actor| (actor, Some(end))))
}

/// The person of the organisation with this e-mail address, in any case. A unique index ensures that there is only one.
pub async fn with_email(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    email: &str,
) -> Result<Option<person::Model>, DbErr> {
    // The database folds both sides, because it may fold "Å" differently from Rust.
    let lower = |side: SimpleExpr| Expr::expr(Func::lower(side));
    let same = person::Entity::find()
        .filter(person::Column::OrganisationId.eq(organisation))
        .filter(lower(Expr::col(person::Column::Email)).eq(lower(Expr::value(email))));
    same.limit(1).one(db).await
}

/// The person with this e-mail address, in any case, who was not erased.
pub async fn by_email(db: &impl ConnectionTrait, email: &str) -> Result<Option<person::Model>, DbErr> {
    person::Entity::find()
        .filter(Expr::expr(Func::lower(Expr::col(person::Column::Email))).eq(email.to_lowercase()))
        .filter(person::Column::ErasedAt.is_null())
        .one(db)
        .await
}

/// People who were not erased and have this id, e-mail address or name, in any case as far as the database folds it.
pub async fn by_any_name(db: &impl ConnectionTrait, text: &str) -> Result<Vec<person::Model>, DbErr> {
    let lower = |column: person::Column| Expr::expr(Func::lower(Expr::col(column))).eq(text.to_lowercase());
    let mut any = Condition::any()
        .add(lower(person::Column::Email))
        .add(lower(person::Column::Name))
        .add(person::Column::Name.eq(text));
    if let Ok(id) = text.parse::<Uuid>() {
        any = any.add(person::Column::Id.eq(id));
    }
    let known = person::Entity::find().filter(any).filter(person::Column::ErasedAt.is_null());
    known.order_by_asc(person::Column::Id).all(db).await
}

/// What the person may see and do: roles with their units, their organisation with those it succeeded, and its region.
pub async fn actor(db: &impl ConnectionTrait, person: &person::Model) -> Result<Option<Actor>, DbErr> {
    Ok(actors_of(db, std::slice::from_ref(person)).await?.pop())
}

/// The same for those of these people who still work here. The number of statements does not grow with the number of
/// people.
pub async fn actors(db: &impl ConnectionTrait, people: &[PersonId]) -> Result<Vec<Actor>, DbErr> {
    let mut here = Vec::new();
    for these in people.chunks(IDS) {
        let rows = person::Entity::find()
            .filter(person::Column::Id.is_in(these.iter().copied()))
            .filter(person::Column::ErasedAt.is_null())
            .filter(person::Column::LeftAt.is_null());
        here.extend(rows.all(db).await?);
    }
    actors_of(db, &here).await
}

async fn actors_of(db: &impl ConnectionTrait, people: &[person::Model]) -> Result<Vec<Actor>, DbErr> {
    let everyone = organisation::Entity::find().all(db).await?;
    let mut lineages: HashMap<OrganisationId, Vec<OrganisationId>> = HashMap::new();
    for person in people {
        lineages
            .entry(person.organisation_id)
            .or_insert_with(|| organisations::lineage(&everyone, person.organisation_id));
    }
    let mut all: Vec<OrganisationId> = lineages.values().flatten().copied().collect();
    all.sort_unstable();
    all.dedup();
    let mut rows = Vec::new();
    for these in people.chunks(IDS) {
        let of = role_grant::Column::PersonId.is_in(these.iter().map(|person| person.id));
        rows.extend(role_grant::Entity::find().filter(of).all(db).await?);
    }
    let units = match rows.iter().any(|row| row.unit_id.is_some()) {
        true => trees::unit_tree(db, &all).await?,
        false => Tree::default(),
    };
    let one = |person: &person::Model| {
        let home = everyone.iter().find(|organisation| organisation.id == person.organisation_id)?;
        let organisations = lineages.get(&home.id)?.clone();
        let near = |o: &&organisation::Model| o.region_id.is_some() && o.region_id == home.region_id;
        let neighbours = everyone.iter().filter(near).map(|o| o.id).filter(|o| !organisations.contains(o)).collect();
        let own = rows.iter().filter(|row| row.person_id == person.id);
        let grants = own
            .map(|row| Grant { role: row.role, units: row.unit_id.map(|unit| units.inside(unit)) })
            .filter(|grant| grant.role != Role::Partner || person.partner_id.is_some())
            .collect();
        Some(Actor {
            person: person.id,
            organisation: home.id,
            organisations,
            region: home.region_id,
            neighbours,
            partner: person.partner_id,
            grants,
            currency: home.currency.clone(),
            time_zone: home.time_zone.clone(),
            language: home.language.clone(),
        })
    };
    Ok(people.iter().filter_map(one).collect())
}

pub async fn find(db: &impl ConnectionTrait, id: PersonId) -> Result<Option<person::Model>, DbErr> {
    person::Entity::find_by_id(id).one(db).await
}

/// Whether the person works for the actor's organisation, not for a partner, and has neither left nor been erased.
pub async fn is_colleague(db: &impl ConnectionTrait, actor: &Actor, id: PersonId) -> Result<bool, DbErr> {
    let found = person::Entity::find_by_id(id)
        .filter(scope::own(actor, person::Column::OrganisationId))
        .filter(person::Column::PartnerId.is_null())
        .filter(person::Column::LeftAt.is_null())
        .filter(person::Column::ErasedAt.is_null())
        .count(db)
        .await?;
    Ok(found == 1)
}

/// People who work or worked for the organisation itself, without those of its partners.
pub async fn staff(db: &impl ConnectionTrait, organisation: OrganisationId) -> Result<Vec<person::Model>, DbErr> {
    let own = person::Entity::find().filter(person::Column::OrganisationId.eq(organisation));
    let own = own.filter(person::Column::PartnerId.is_null()).filter(person::Column::ErasedAt.is_null());
    own.order_by_asc(person::Column::Id).all(db).await
}

/// One page of the actor's colleagues, the longest known first.
pub async fn page(
    db: &impl ConnectionTrait,
    actor: &Actor,
    after: Option<PersonId>,
    limit: u64,
) -> Result<Vec<person::Model>, DbErr> {
    let mut find = person::Entity::find().filter(scope::own(actor, person::Column::OrganisationId));
    if let Some(after) = after {
        find = find.filter(person::Column::Id.gt(after));
    }
    find.order_by_asc(person::Column::Id).limit(limit).all(db).await
}

/// The names of those of these people who are the actor's colleagues.
pub async fn names(
    db: &impl ConnectionTrait,
    actor: &Actor,
    people: &[PersonId],
) -> Result<HashMap<PersonId, String>, DbErr> {
    let mut names = HashMap::new();
    for these in people.chunks(IDS) {
        let own = person::Entity::find().filter(scope::own(actor, person::Column::OrganisationId));
        let rows = own.filter(person::Column::Id.is_in(these.iter().copied())).all(db).await?;
        names.extend(rows.into_iter().map(|person| (person.id, person.name)));
    }
    Ok(names)
}

pub async fn roles(db: &impl ConnectionTrait, people: &[PersonId]) -> Result<Vec<role_grant::Model>, DbErr> {
    role_grant::Entity::find()
        .filter(role_grant::Column::PersonId.is_in(people.iter().copied()))
        .order_by_asc(role_grant::Column::Id)
        .all(db)
        .await
}

pub async fn insert(tx: &Tx, person: person::Model) -> Result<person::Model, DbErr> {
    person::Entity::insert(person.clone().into_active_model()).exec_without_returning(&**tx).await?;
    tx.directory_changed();
    Ok(person)
}

/// People who still work here and administer the whole organisation.
pub async fn administrators(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<BTreeSet<PersonId>, DbErr> {
    let people = person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .filter(person::Column::OrganisationId.eq(organisation))
        .filter(person::Column::ErasedAt.is_null())
        .filter(person::Column::LeftAt.is_null());
    let administrators = role_grant::Entity::find()
        .filter(role_grant::Column::Role.eq(Role::Admin))
        .filter(role_grant::Column::UnitId.is_null())
        .filter(role_grant::Column::PersonId.in_subquery(people.into_query()));
    Ok(administrators.all(db).await?.into_iter().map(|grant| grant.person_id).collect())
}

/// Gives the person these roles and no others. A role that a provider gave and that stays still belongs to the
/// provider.
pub async fn set_roles(tx: &Tx, person: PersonId, roles: &[RoleIn]) -> Result<(), DbErr> {
    let of_person = role_grant::Column::PersonId.eq(person);
    let before = role_grant::Entity::find().filter(of_person.clone()).all(&**tx).await?;
    role_grant::Entity::delete_many().filter(of_person).exec(&**tx).await?;
    let origin = |one: &RoleIn| {
        let same = before.iter().find(|grant| (grant.role, grant.unit_id) == (one.role, one.unit));
        same.and_then(|grant| grant.origin.clone())
    };
    let rows = roles.iter().map(|one| {
        role_grant::Model {
            id: Uuid::now_v7(),
            person_id: person,
            role: one.role,
            unit_id: one.unit,
            origin: origin(one),
        }
        .into_active_model()
    });
    role_grant::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    // A person whose rights changed gets a new session secret, so that one that was stolen before is worthless.
    sessions::renew_all(tx, &[person]).await?;
    tx.directory_changed();
    Ok(())
}

/// Removes what tells who the person was, here and in stored answers. The id stays, so that the audit trail remains
/// connected. Every token and session of the person ends.
pub async fn erase(tx: &Tx, person: PersonId) -> Result<(), DbErr> {
    use person::Column;
    // This comes first: a transaction that writes notices locks the watches and then needs the person's row. The same
    // order here prevents a deadlock.
    watches::forget(tx, person).await?;
    mails::forget(tx, person).await?;
    person::Entity::update_many()
        .col_expr(Column::Name, Expr::value(""))
        .col_expr(Column::Email, Expr::value(None::<String>))
        .col_expr(Column::Phone, Expr::value(None::<String>))
        .col_expr(Column::ExternalId, Expr::value(None::<String>))
        .col_expr(Column::UserName, Expr::value(None::<String>))
        .col_expr(Column::ErasedAt, Expr::value(tx.at))
        .filter(Column::Id.eq(person))
        .exec(&**tx)
        .await?;
    set_roles(tx, person, &[]).await?;
    sessions::end_all(tx, person).await?;
    credentials::forget(tx, person).await?;
    providers::forget(tx, person).await?;
    registers::leave_groups(tx, person).await?;
    revoke_all(tx, person).await?;
    let answer = Expr::col(idempotency::Column::Answer).cast_as("text");
    // The rows stay, so that nothing that was answered is done a second time.
    idempotency::Entity::update_many()
        .col_expr(idempotency::Column::Answer, Expr::value(serde_json::Value::Null))
        .col_expr(idempotency::Column::Status, Expr::value(Option::<i32>::None))
        .filter(answer.like(format!("%{person}%")))
        .exec(&**tx)
        .await?;
    Ok(())
}

pub async fn find_token(db: &impl ConnectionTrait, id: TokenId) -> Result<Option<token::Model>, DbErr> {
    token::Entity::find_by_id(id).one(db).await
}

/// One page of the tokens of the actor's colleagues, including revoked ones.
pub async fn tokens(
    db: &impl ConnectionTrait,
    actor: &Actor,
    after: Option<TokenId>,
    limit: u64,
) -> Result<Vec<token::Model>, DbErr> {
    let colleagues = Query::select()
        .column(person::Column::Id)
        .from(person::Entity)
        .cond_where(scope::own(actor, person::Column::OrganisationId))
        .to_owned();
    let mut find = token::Entity::find().filter(token::Column::PersonId.in_subquery(colleagues));
    if let Some(after) = after {
        find = find.filter(token::Column::Id.gt(after));
    }
    find.order_by_asc(token::Column::Id).limit(limit).all(db).await
}

pub async fn insert_token(tx: &Tx, token: token::Model) -> Result<token::Model, DbErr> {
    token::Entity::insert(token.clone().into_active_model()).exec_without_returning(&**tx).await?;
    tx.directory_changed();
    Ok(token)
}

/// A person's tokens that are neither revoked nor expired.
pub async fn tokens_of(db: &impl ConnectionTrait, person: PersonId, now: Instant) -> Result<Vec<token::Model>, DbErr> {
    let own =
        token::Entity::find().filter(token::Column::PersonId.eq(person)).filter(token::Column::RevokedAt.is_null());
    let holds = Condition::any().add(token::Column::ExpiresAt.is_null()).add(token::Column::ExpiresAt.gt(now));
    own.filter(holds).order_by_asc(token::Column::Id).all(db).await
}

pub async fn revoke_all(tx: &Tx, person: PersonId) -> Result<(), DbErr> {
    token::Entity::update_many()
        .col_expr(token::Column::RevokedAt, Expr::value(tx.at))
        .filter(token::Column::PersonId.eq(person))
        .filter(token::Column::RevokedAt.is_null())
        .exec(&**tx)
        .await?;
    tx.directory_changed();
    Ok(())
}

/// `false` if the token was revoked already.
pub async fn revoke(tx: &Tx, token: TokenId) -> Result<bool, DbErr> {
    let revoked = token::Entity::update_many()
        .col_expr(token::Column::RevokedAt, Expr::value(tx.at))
        .filter(token::Column::Id.eq(token))
        .filter(token::Column::RevokedAt.is_null())
        .exec(&**tx)
        .await?;
    tx.directory_changed();
    Ok(revoked.rows_affected == 1)
}
