//! What was bought arrives and is in use the same day: a handover without a giver.

use super::{App, Result, entries, found};
use crate::{
    domain::{
        AgreementKind, Grade, HandoverId, Rung,
        directory::actor::Actor,
        ledger::footprint::{Footprint, FootprintOrigin},
        time,
    },
    store::{
        self, Tx,
        rows::{call_off, catalogue_item, entry, handover, lot},
    },
};
use entries::{Booking, work::Spent};

/// A delivery under a call-off, item by item.
pub struct Delivery<'a> {
    pub call_off: &'a call_off::Model,
    pub item: &'a catalogue_item::Model,
    pub agreement: AgreementKind,
    /// The lot that the delivered things became.
    pub lot: &'a lot::Model,
    pub n: i64,
    /// For all n, excluding VAT, in the call-off's currency, with their share of the fees.
    pub paid_minor: i64,
}

/// Records that bought things arrived, and books what buying them used instead of new avoided. Nothing is avoided by
/// buying new; what renting avoids depends on years that nobody knows on the day, so nothing is booked for it either.
pub async fn book_delivery(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    delivery: Delivery<'_>,
) -> Result<(handover::Model, Option<entry::Model>)> {
    let Delivery { call_off, item, agreement, lot, n, paid_minor } = delivery;
    let organisation = store::directory::organisations::find(&**tx, call_off.organisation_id).await?;
    let organisation = found(organisation, "organisation")?;
    let row = handover::Model {
        id: HandoverId::new(),
        organisation_id: organisation.id,
        from_organisation_id: None,
        lot_id: lot.id,
        from_lot_id: None,
        category_key: lot.category_key.clone(),
        hold_id: None,
        line_id: Some(call_off.line_id),
        work_order_id: None,
        transfer_id: None,
        call_off_id: Some(call_off.id),
        rung: call_off.rung,
        n,
        returned: 0,
        home: 0,
        from_unit_id: None,
        unit_id: call_off.unit_id,
        place_id: call_off.place_id,
        received_by: Some(actor.person),
        by: actor.person,
        handed_on: time::civil_date(tx.at, &organisation.time_zone),
        at: tx.at,
        recorded_at: tx.recorded_at,
        version: 1,
    };
    let row = store::exchange::handovers::insert(tx, row).await?;
    match (agreement, call_off.rung) {
        (AgreementKind::Used, Rung::Used) => {}
        (AgreementKind::Used | AgreementKind::New | AgreementKind::Rental | AgreementKind::Service, _) => {
            return Ok((row, None));
        }
    }
    let declared = item.footprint_g.map(|grams| Footprint {
        low: None,
        central: Some(grams),
        high: None,
        factor_id: None,
        factor_key: Some(format!("catalogue item {}", item.id)),
        origin: FootprintOrigin::Manufacturer,
    });
    let booking = Booking {
        act: row.id.0,
        organisation: row.organisation_id,
        unit: row.unit_id,
        line: row.line_id,
        lot,
        n,
        rung: row.rung,
        grade: Grade::B,
        price_paid: (call_off.currency == organisation.currency).then_some(paid_minor),
        spent: Spent::NOTHING,
        footprint_of_offer: declared,
        avoids_disposal: false,
    };
    let entry = entries::book(app, tx, actor, booking).await?;
    Ok((row, Some(entry)))
}
