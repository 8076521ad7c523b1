//! What is attached to a lot, and what becomes of it when the lot's things move into another lot.

use sea_orm::{EnumIter, Iterable};

use crate::app::{Result, stock::labels};
use crate::{
    domain::PersonId,
    store::{self, Tx, rows::lot},
};

/// Everything that is attached to a lot, besides its own columns and its holds, which `parts` deals with. A new kind of
/// attachment becomes a variant here, and the compiler then demands a rule for each passage.
#[derive(Clone, Copy, EnumIter)]
enum Attached {
    Documents,
    /// The code that is printed on the things.
    Code,
    /// Labels and other registers' numbers.
    Labels,
    Serial,
    Sanitisations,
    Photos,
}

/// The way by which things came from one lot into another.
#[derive(Clone, Copy, Debug)]
pub enum Passage {
    /// A part is a lot of its own; the rest stays.
    Split,
    /// The whole lot was joined to another lot of identical things.
    Joined,
    /// The things went to another organisation, and are a lot of that one now.
    Crossed,
    /// The things came back from a loan, after other things of the same lot had come back.
    CameHome,
}

/// Moves what belongs to the things that were in `from` and are in `to` now. Both rows are written already.
pub async fn follow(tx: &Tx, passage: Passage, from: &lot::Model, to: &lot::Model, by: PersonId) -> Result<()> {
    for attached in Attached::iter() {
        match (attached, passage) {
            // A document proves something of all things of a lot, so it proves it of the part as well.
            (Attached::Documents, Passage::Split | Passage::Crossed | Passage::CameHome) => {
                store::stock::documents::go_along(tx, from, to, by).await?;
            }
            // Lots are joined only if they have the same documents.
            (Attached::Documents, Passage::Joined) => {}
            // A part gets a code and a label of its own.
            (Attached::Code, Passage::Split | Passage::CameHome) => {}
            (Attached::Code, Passage::Joined) => {
                let register = labels::CODES;
                store::stock::lots::add_alias(tx, to.organisation_id, to.id, register, &from.code).await?;
            }
            (Attached::Code, Passage::Crossed) => {
                store::stock::lots::add_alias(tx, to.organisation_id, to.id, labels::ORIGIN, &from.code).await?;
            }
            // After a split, somebody says which labels stick on the part.
            (Attached::Labels, Passage::Split | Passage::CameHome) => {}
            // Numbers in the giver's registers stay with the giver. Labels go on sticking on the things.
            (Attached::Labels, Passage::Crossed) => {
                let names = store::stock::lots::aliases(&**tx, from.id).await?;
                for label in names.iter().filter(|name| name.register == labels::PRINTED) {
                    store::stock::lots::add_alias(tx, to.organisation_id, to.id, labels::ORIGIN, &label.value).await?;
                }
            }
            (Attached::Labels, Passage::Joined) => {
                store::stock::labels::pass_on(tx, from.id, to.id).await?;
            }
            // A thing with a serial number is a lot of one: never split, joined or lent in parts.
            (Attached::Serial, Passage::Split | Passage::Joined | Passage::CameHome) => {}
            // The crossing has claimed the number for the receiver.
            (Attached::Serial, Passage::Crossed) => {
                if let Some(serial) = &to.serial {
                    store::stock::lots::add_alias(tx, to.organisation_id, to.id, "serial", serial).await?;
                }
            }
            // Things of both lots look alike, so the photos show both.
            (Attached::Photos, Passage::Split | Passage::Joined | Passage::Crossed | Passage::CameHome) => {
                store::stock::photos::go_along(tx, from.id, to).await?;
            }
            // A device is a lot of one as well. Its receiver stores data on it, so earlier evidence no longer counts.
            (Attached::Sanitisations, Passage::Split | Passage::Joined | Passage::Crossed | Passage::CameHome) => {}
        }
    }
    Ok(())
}
