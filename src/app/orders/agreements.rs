//! Suppliers and framework agreements: entering them, and closing them before their time.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;

use crate::app::{Result, found};
use crate::{
    domain::{
        AgreementId, AgreementKind, Bad, Date, Event, Instant, Money, OrganisationId, PersonId, Refused, SupplierId,
        directory::{
            actor::{Act, Actor},
            permit::{EditAgreements, JoinAgreements, Throughout},
            tree::same_name,
        },
        orders::agreement::{NewAgreement, NewSupplier, Supplier as Whose, same_number},
        time,
    },
    store::{
        self, Tx,
        directory::organisations,
        history,
        rows::{agreement, agreement_party, supplier},
    },
};

/// A framework agreement with its supplier and its parties.
pub struct Agreement {
    pub id: AgreementId,
    pub name: String,
    pub kind: AgreementKind,
    /// The holder.
    pub organisation: OrganisationId,
    pub supplier_id: SupplierId,
    pub supplier: Option<Supplier>,
    pub valid_from: Date,
    pub valid_to: Date,
    pub closed_at: Option<Instant>,
    /// Those that agreed.
    pub parties: Vec<OrganisationId>,
    /// Those that were named and have not answered.
    pub invited: Vec<OrganisationId>,
    pub currency: String,
    pub ceiling: Option<Money>,
    /// Called off so far by all parties, fees included, cancellations taken off.
    pub spent: Money,
    pub small_order_limit: Option<Money>,
    pub small_order_fee: Money,
    pub direct_limit: Option<Money>,
    pub lead_days: i64,
    pub owner: PersonId,
    pub version: i64,
}

/// A company that things are bought from.
pub struct Supplier {
    pub id: SupplierId,
    pub name: String,
    /// In the national register of legal entities.
    pub number: Option<String>,
    pub version: i64,
}

pub async fn add_supplier(tx: &Tx, actor: &Throughout<'_, EditAgreements>, new: &NewSupplier) -> Result<Supplier> {
    new.check("")?;
    Ok(insert_supplier(tx, actor, "", new).await?.into())
}

/// Enters an agreement. The actor's organisation becomes the holder.
pub async fn enter(tx: &Tx, actor: &Throughout<'_, EditAgreements>, new: &NewAgreement) -> Result<Agreement> {
    new.check(&actor.currency, time::civil_date(tx.at, &actor.time_zone))?;
    let parties: Vec<_> = new.parties.iter().copied().filter(|party| *party != actor.organisation).collect();
    check_parties(tx, actor, &new.parties).await?;
    let owner = new.owner.unwrap_or(actor.person);
    if !store::directory::people::is_colleague(&**tx, actor, owner).await? {
        return Err(Refused::invalid("owner_id", Bad::Unknown { value: owner.to_string() }).into());
    }
    let supplier = match &new.supplier {
        Whose::New(new) => insert_supplier(tx, actor, "supplier.", new).await?,
        Whose::Known(id) => {
            let known = store::orders::agreements::supplier(&**tx, *id).await?;
            let unknown = || Refused::invalid("supplier_id", Bad::Unknown { value: id.to_string() });
            known.filter(|supplier| actor.belongs_to(supplier.organisation_id)).ok_or_else(unknown)?
        }
    };
    let period = (new.valid_from, new.valid_to);
    alone(tx, actor.organisation, supplier.id, None, &new.name, period).await?;
    let minor = |money: &Option<Money>| money.as_ref().map(|money| money.amount_minor);
    let agreement = agreement::Model {
        id: AgreementId::new(),
        organisation_id: actor.organisation,
        supplier_id: supplier.id,
        name: new.name.trim().to_owned(),
        kind: new.kind,
        valid_from: new.valid_from,
        valid_to: new.valid_to,
        closed_at: None,
        currency: actor.currency.clone(),
        ceiling_minor: minor(&new.ceiling),
        spent_minor: 0,
        small_order_limit_minor: minor(&new.small_order_limit),
        small_order_fee_minor: minor(&new.small_order_fee).unwrap_or(0),
        direct_limit_minor: minor(&new.direct_limit),
        lead_days: new.lead_days,
        owner_id: owner,
        version: 1,
    };
    let agreement = store::orders::agreements::insert(tx, agreement, &parties).await?;
    history::record(tx, agreement.organisation_id, agreement.id.0, &Event::AgreementEntered, actor.person).await?;
    Ok(Agreement::of(agreement, Some(supplier), Vec::new(), parties))
}

/// Refuses a second agreement of one name with one company in the same time. A company may have been entered twice as a
/// supplier. The organisation is locked, so that of two requests at once the second sees the first.
pub(in crate::app) async fn alone(
    tx: &Tx,
    organisation: OrganisationId,
    supplier: SupplierId,
    but: Option<AgreementId>,
    name: &str,
    period: (Date, Date),
) -> Result<()> {
    found(organisations::lock(tx, organisation).await?, "organisation")?;
    let company = found(store::orders::agreements::supplier(&**tx, supplier).await?, "supplier")?;
    let known = store::orders::agreements::all_suppliers(&**tx, organisation).await?;
    let same = known.iter().filter(|other| same_company(other, &company)).map(|other| other.id);
    let same = same.chain([supplier]).collect();
    let others = store::orders::agreements::open_with(&**tx, organisation, same).await?;
    let twin = |other: &agreement::Model| Some(other.id) != but && is_twin(other, name, period);
    match others.iter().any(twin) {
        true => Err(Refused::invalid("name", Bad::Duplicate { value: name.trim().to_owned() }).into()),
        false => Ok(()),
    }
}

/// Whether an agreement has this name and lasts at the same time.
pub(in crate::app) fn is_twin(other: &agreement::Model, name: &str, (from, to): (Date, Date)) -> bool {
    same_name(&other.name, name) && other.valid_from <= to && from <= other.valid_to
}

/// Two suppliers are one company if they have one number; where a number is not known, if they have one name.
pub(in crate::app) fn same_company(one: &supplier::Model, other: &supplier::Model) -> bool {
    match (&one.number, &other.number) {
        (Some(one), Some(other)) => same_number(one, other),
        (Some(_) | None, None) | (None, Some(_)) => same_name(&one.name, &other.name),
    }
}

/// Closes an agreement. Nothing more is called off under it; what was called off is still delivered.
pub async fn close(tx: &Tx, actor: &Throughout<'_, EditAgreements>, id: AgreementId) -> Result<Agreement> {
    let mut agreement = lock_held(tx, actor, id).await?;
    if agreement.closed_at.is_some() {
        return Err(Refused::Closed { what: "agreement" }.into());
    }
    agreement.closed_at = Some(tx.at);
    let agreement = store::save(tx, agreement).await?;
    history::record(tx, agreement.organisation_id, agreement.id.0, &Event::AgreementClosed, actor.person).await?;
    with_all(&**tx, vec![agreement]).await?.pop().ok_or(Refused::NotFound { what: "agreement" }.into())
}

/// Agreements that wait for the actor's organisation to agree or not.
pub async fn invitations(
    db: &impl ConnectionTrait,
    actor: &Actor,
    after: Option<AgreementId>,
    limit: u64,
) -> Result<Vec<Agreement>> {
    actor.may_throughout(Act::JoinAgreements)?;
    let agreements = store::orders::agreements::invitations(db, actor, after, limit).await?;
    with_all(db, agreements).await
}

/// The actor's organisation agrees: from now on its people are offered what the agreement has.
pub async fn join(tx: &Tx, actor: &Throughout<'_, JoinAgreements>, id: AgreementId) -> Result<Agreement> {
    let agreement = found(store::orders::agreements::lock(tx, id).await?, "agreement")?;
    let mut party = found(store::orders::agreements::own_party(tx, actor, id).await?, "agreement")?;
    if party.is_party() {
        return Err(Refused::AlreadyDecided.into());
    }
    if agreement.closed_at.is_some() {
        return Err(Refused::AgreementClosed.into());
    }
    (party.accepted_by, party.accepted_at, party.left_at) = (Some(actor.person), Some(tx.at), None);
    let event = Event::AgreementJoined { organisation: party.organisation_id };
    stand(tx, actor, agreement, party, &event).await
}

/// The actor's organisation leaves, or does not agree in the first place. What it called off is still delivered.
pub async fn leave(tx: &Tx, actor: &Throughout<'_, JoinAgreements>, id: AgreementId) -> Result<Agreement> {
    let agreement = found(store::orders::agreements::lock(tx, id).await?, "agreement")?;
    let mut party = found(store::orders::agreements::own_party(tx, actor, id).await?, "agreement")?;
    if party.left_at.is_some() {
        return Err(Refused::AlreadyDecided.into());
    }
    party.left_at = Some(tx.at);
    let event = Event::AgreementLeft { organisation: party.organisation_id };
    stand(tx, actor, agreement, party, &event).await
}

async fn stand(
    tx: &Tx,
    actor: &Actor,
    agreement: agreement::Model,
    party: agreement_party::Model,
    event: &Event,
) -> Result<Agreement> {
    let organisation = party.organisation_id;
    store::orders::agreements::save_party(tx, party).await?;
    history::record(tx, organisation, agreement.id.0, event, actor.person).await?;
    with_all(&**tx, vec![agreement]).await?.pop().ok_or(Refused::NotFound { what: "agreement" }.into())
}

pub async fn visible(db: &impl ConnectionTrait, actor: &Actor, id: AgreementId) -> Result<Agreement> {
    actor.may_read()?;
    let agreement = found(store::orders::agreements::find_visible(db, actor, id).await?, "agreement")?;
    with_all(db, vec![agreement]).await?.pop().ok_or(Refused::NotFound { what: "agreement" }.into())
}

/// What the actor's organisation holds or is party to, in order of entry.
pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    kind: Option<AgreementKind>,
    after: Option<AgreementId>,
    limit: u64,
) -> Result<Vec<Agreement>> {
    actor.may_read()?;
    let agreements = store::orders::agreements::list(db, actor, kind, after, limit).await?;
    with_all(db, agreements).await
}

pub async fn suppliers(
    db: &impl ConnectionTrait,
    actor: &Actor,
    after: Option<SupplierId>,
    limit: u64,
) -> Result<Vec<Supplier>> {
    actor.may_read()?;
    let rows = store::orders::agreements::suppliers(db, actor, after, limit).await?;
    Ok(rows.into_iter().map(Supplier::from).collect())
}

/// A supplier of the actor's organisation.
pub async fn one_supplier(db: &impl ConnectionTrait, actor: &Actor, id: SupplierId) -> Result<Supplier> {
    actor.may_read()?;
    Ok(own_supplier(db, actor, id).await?.into())
}

pub(in crate::app) async fn own_supplier(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: SupplierId,
) -> Result<supplier::Model> {
    let known = store::orders::agreements::supplier(db, id).await?;
    found(known.filter(|supplier| actor.belongs_to(supplier.organisation_id)), "supplier")
}

/// An agreement that the actor's organisation holds, locked: parties see it and do not change it.
pub(in crate::app) async fn lock_held(
    tx: &Tx,
    actor: &Throughout<'_, EditAgreements>,
    id: AgreementId,
) -> Result<agreement::Model> {
    found(store::orders::agreements::find_visible(&**tx, actor, id).await?, "agreement")?;
    let agreement = found(store::orders::agreements::lock(tx, id).await?, "agreement")?;
    if !actor.belongs_to(agreement.organisation_id) {
        return Err(Refused::NotYours { what: "agreement" }.into());
    }
    Ok(agreement)
}

async fn check_parties(tx: &Tx, actor: &Actor, parties: &[OrganisationId]) -> Result<()> {
    let missing = store::orders::agreements::missing_organisation(&**tx, parties).await?;
    let foreign = |party: &&OrganisationId| !actor.belongs_to(**party) && !actor.neighbours.contains(party);
    let Some(party) = missing.or_else(|| parties.iter().find(foreign).copied()) else { return Ok(()) };
    let at = parties.iter().position(|other| *other == party).unwrap_or_default();
    Err(Refused::invalid(format!("parties[{at}]"), Bad::Unknown { value: party.to_string() }).into())
}

/// Refuses a number that another supplier has, however it is typed. `path` is the part of the body's path before the
/// field.
async fn insert_supplier(tx: &Tx, actor: &Actor, path: &str, new: &NewSupplier) -> Result<supplier::Model> {
    // Locked, so that of two requests with the same supplier the second sees the first.
    found(organisations::lock(tx, actor.organisation).await?, "organisation")?;
    let number = written(new.number.as_deref());
    if let Some(number) = &number {
        let known = store::orders::agreements::numbers(&**tx, actor.organisation).await?;
        if known.iter().any(|other| same_number(other, number)) {
            let twin = Bad::Duplicate { value: number.clone() };
            return Err(Refused::invalid(format!("{path}number"), twin).into());
        }
    }
    let supplier = supplier::Model {
        id: SupplierId::new(),
        organisation_id: actor.organisation,
        name: new.name.trim().to_owned(),
        number,
        version: 1,
    };
    Ok(store::orders::agreements::insert_supplier(tx, supplier).await?)
}

/// A number without the blanks around it; `None` if there is none.
pub(in crate::app) fn written(number: Option<&str>) -> Option<String> {
    number.map(str::trim).filter(|number| !number.is_empty()).map(str::to_owned)
}

pub(in crate::app) async fn with_all(
    db: &impl ConnectionTrait,
    agreements: Vec<agreement::Model>,
) -> Result<Vec<Agreement>> {
    let suppliers: HashMap<_, _> = store::orders::agreements::suppliers_of(db, &agreements).await?;
    let mut parties =
        store::orders::agreements::parties_of(db, agreements.iter().map(|agreement| agreement.id)).await?;
    let whole = agreements.into_iter().map(|agreement| {
        let (joined, others): (Vec<_>, Vec<_>) =
            parties.remove(&agreement.id).unwrap_or_default().into_iter().partition(|party| party.is_party());
        let supplier = suppliers.get(&agreement.supplier_id).cloned();
        let joined = joined.into_iter().map(|party| party.organisation_id).collect();
        let waiting = others.iter().filter(|party| party.left_at.is_none());
        Agreement::of(agreement, supplier, joined, waiting.map(|party| party.organisation_id).collect())
    });
    Ok(whole.collect())
}

impl Agreement {
    fn of(
        row: agreement::Model,
        supplier: Option<supplier::Model>,
        parties: Vec<OrganisationId>,
        invited: Vec<OrganisationId>,
    ) -> Self {
        let money = |minor: i64| Money::new(minor, &row.currency);
        Self {
            id: row.id,
            kind: row.kind,
            organisation: row.organisation_id,
            supplier_id: row.supplier_id,
            supplier: supplier.map(Supplier::from),
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            closed_at: row.closed_at,
            parties,
            invited,
            ceiling: row.ceiling_minor.map(money),
            spent: money(row.spent_minor),
            small_order_limit: row.small_order_limit_minor.map(money),
            small_order_fee: money(row.small_order_fee_minor),
            direct_limit: row.direct_limit_minor.map(money),
            lead_days: row.lead_days,
            owner: row.owner_id,
            version: row.version,
            name: row.name,
            currency: row.currency,
        }
    }
}

impl From<supplier::Model> for Supplier {
    fn from(row: supplier::Model) -> Self {
        Self { id: row.id, name: row.name, number: row.number, version: row.version }
    }
}
