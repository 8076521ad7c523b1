//! Changing agreements, articles and suppliers after they were entered.

use crate::app::{
    Result, found,
    orders::{
        agreements::{self, Agreement, Supplier},
        catalogue::{self, Article},
    },
};
use crate::{
    domain::{
        AgreementId, Bad, CatalogueItemId, Event, Expected, Refused, SupplierId,
        directory::permit::{EditAgreements, Throughout},
        event::{AgreementTerms, Change, SupplierFacts},
        orders::agreement::{Changes, ItemChanges, SupplierChanges, same_number},
        time,
    },
    store::{
        self, Tx,
        directory::organisations,
        history,
        rows::{agreement, supplier},
    },
};

/// Changes an agreement that the actor's organisation holds and did not close.
pub async fn change(
    tx: &Tx,
    actor: &Throughout<'_, EditAgreements>,
    id: AgreementId,
    expected: &Expected,
    changes: &Changes,
) -> Result<Agreement> {
    // The organisation is locked before the agreement, in the same order as when one is entered.
    found(organisations::lock(tx, actor.organisation).await?, "organisation")?;
    let mut row = agreements::lock_held(tx, actor, id).await?;
    expected.check(row.version)?;
    open(&row)?;
    changes.check(&row.currency, row.valid_from, row.spent_minor, time::civil_date(tx.at, &actor.time_zone))?;
    let before = row.clone();
    if let Some(owner) = changes.owner.filter(|owner| *owner != row.owner_id) {
        if !store::directory::people::is_colleague(&**tx, actor, owner).await? {
            return Err(Refused::invalid("owner_id", Bad::Unknown { value: owner.to_string() }).into());
        }
        row.owner_id = owner;
    }
    if let Some(name) = &changes.name {
        row.name = name.trim().to_owned();
    }
    if let Some(ceiling) = &changes.ceiling {
        row.ceiling_minor = ceiling.as_ref().map(|money| money.amount_minor);
    }
    row.valid_to = changes.valid_to.unwrap_or(row.valid_to);
    if (&row.name, row.valid_to) != (&before.name, before.valid_to) {
        let period = (row.valid_from, row.valid_to);
        agreements::alone(tx, row.organisation_id, row.supplier_id, Some(id), &row.name, period).await?;
    }
    if row != before {
        row = store::save(tx, row).await?;
        let terms = |of: &agreement::Model| AgreementTerms {
            name: of.name.clone(),
            ceiling_minor: of.ceiling_minor,
            valid_to: of.valid_to,
            owner_id: of.owner_id,
        };
        let event = Event::AgreementChanged(Change { from: terms(&before), to: terms(&row) });
        history::record(tx, row.organisation_id, id.0, &event, actor.person).await?;
    }
    found(agreements::with_all(&**tx, vec![row]).await?.pop(), "agreement")
}

/// Changes an article; what was called off keeps the price that it was called off at.
pub async fn change_item(
    tx: &Tx,
    actor: &Throughout<'_, EditAgreements>,
    id: CatalogueItemId,
    expected: &Expected,
    changes: &ItemChanges,
) -> Result<Article> {
    let seen = found(store::orders::catalogue::find(&**tx, id).await?, "article")?;
    // The agreement's lock makes changes of its articles run one after the other.
    let agreement = match agreements::lock_held(tx, actor, seen.agreement_id).await {
        Err(crate::app::Error::Refused(Refused::NotFound { .. })) => {
            return Err(Refused::NotFound { what: "article" }.into());
        }
        agreement => agreement?,
    };
    let mut item = found(store::orders::catalogue::find(&**tx, id).await?, "article")?;
    expected.check(item.version)?;
    open(&agreement)?;
    changes.check(&agreement.currency)?;
    let before = item.clone();
    if let Some(name) = &changes.name {
        item.name = name.trim().to_owned();
    }
    item.price_minor = changes.price.as_ref().map_or(item.price_minor, |price| price.amount_minor);
    item.pack_size = changes.pack_size.unwrap_or(item.pack_size);
    item.lead_days = changes.lead_days.unwrap_or(item.lead_days);
    item.active = changes.active.unwrap_or(item.active);
    if item == before {
        return Ok(Article::of(item, &agreement.currency));
    }
    let item = store::save(tx, item).await?;
    let event = Event::ArticleChanged(Change { from: catalogue::terms(&before), to: catalogue::terms(&item) });
    history::record(tx, agreement.organisation_id, id.0, &event, actor.person).await?;
    Ok(Article::of(item, &agreement.currency))
}

/// Corrects a supplier of the actor's organisation. What was called off from it is with the corrected one.
pub async fn change_supplier(
    tx: &Tx,
    actor: &Throughout<'_, EditAgreements>,
    id: SupplierId,
    expected: &Expected,
    changes: &SupplierChanges,
) -> Result<Supplier> {
    let seen = agreements::own_supplier(&**tx, actor, id).await?;
    // Locked as when an agreement is entered, so that of two suppliers that become one company the second is refused.
    for organisation in [actor.organisation, seen.organisation_id] {
        found(organisations::lock(tx, organisation).await?, "organisation")?;
    }
    let before = agreements::own_supplier(&**tx, actor, id).await?;
    expected.check(before.version)?;
    changes.check()?;
    let mut row = before.clone();
    if let Some(name) = &changes.name {
        row.name = name.trim().to_owned();
    }
    if let Some(number) = &changes.number {
        row.number = agreements::written(number.as_deref());
    }
    if row == before {
        return Ok(row.into());
    }
    stays_alone(tx, &before, &row).await?;
    let row = store::save(tx, row).await?;
    let facts = |of: &supplier::Model| SupplierFacts { name: of.name.clone(), number: of.number.clone() };
    let event = Event::SupplierChanged(Change { from: facts(&before), to: facts(&row) });
    history::record(tx, row.organisation_id, id.0, &event, actor.person).await?;
    Ok(row.into())
}

/// Refuses a number that another supplier has, and a correction by which one company would have two agreements of one
/// name at the same time.
async fn stays_alone(tx: &Tx, before: &supplier::Model, row: &supplier::Model) -> Result<()> {
    let mut others = store::orders::agreements::all_suppliers(&**tx, row.organisation_id).await?;
    others.retain(|other| other.id != row.id);
    let renumbered = row.number != before.number;
    if let Some(number) = row.number.as_deref().filter(|_| renumbered) {
        let has = |other: &supplier::Model| other.number.as_deref().is_some_and(|known| same_number(known, number));
        if others.iter().any(has) {
            return Err(Refused::invalid("number", Bad::Duplicate { value: number.to_owned() }).into());
        }
    }
    let same = others.iter().filter(|other| agreements::same_company(other, row)).map(|other| other.id);
    let same: Vec<SupplierId> = same.chain([row.id]).collect();
    let open = store::orders::agreements::open_with(&**tx, row.organisation_id, same).await?;
    let (own, theirs): (Vec<_>, Vec<_>) = open.iter().partition(|agreement| agreement.supplier_id == row.id);
    let is_double = |one: &&&agreement::Model| {
        theirs.iter().any(|other| agreements::is_twin(other, &one.name, (one.valid_from, one.valid_to)))
    };
    match own.iter().find(is_double) {
        Some(double) => {
            let field = if renumbered { "number" } else { "name" };
            Err(Refused::invalid(field, Bad::Duplicate { value: double.name.clone() }).into())
        }
        None => Ok(()),
    }
}

fn open(agreement: &agreement::Model) -> Result<()> {
    if agreement.closed_at.is_some() { Err(Refused::AgreementClosed.into()) } else { Ok(()) }
}
