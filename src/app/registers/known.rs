//! Compares a chunk of rows with what is there already, in a few statements for all rows.

use std::collections::{HashMap, HashSet};

use sea_orm::{ConnectionTrait, DbErr};

use crate::app::registers::{
    drafts::Draft,
    facts::{self, Difference},
};
use crate::{
    domain::{
        LotId, LotState, OrganisationId,
        registers::{Key, Reason, Rejected, folded_number},
    },
    store::{
        registers::import_rows,
        rows::{import_row, lot},
    },
};

/// What becomes of a row when it is loaded.
#[derive(Clone, Debug)]
pub enum Verdict {
    New,
    /// The `row` in it is `None` for a thing that was here before its register was imported.
    Same {
        row: Box<Before>,
    },
    Changed {
        row: Box<Before>,
        differences: Vec<Difference>,
    },
    /// The thing was loaded once and has left since. A register that still lists it does not bring it back.
    Left {
        row: Box<Before>,
    },
    Refused(Rejected),
}

/// A thing that is here already, and the row that it was loaded from.
#[derive(Clone, Debug)]
pub struct Before {
    pub row: Option<import_row::Model>,
    pub lot: lot::Model,
}

/// A row's verdict. `number_of` is the code of a thing with one of the row's numbers, where the map does not let
/// numbers identify.
#[derive(Clone, Debug)]
pub struct Judged {
    pub verdict: Verdict,
    pub number_of: Option<String>,
}

pub async fn judge(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    identity: Option<&str>,
    drafts: &[Draft],
) -> Result<Vec<Judged>, DbErr> {
    let keys = drafts.iter().filter(|draft| draft.part == 0).map(|draft| draft.key.as_str());
    let rows = import_rows::known(db, organisations, keys.collect::<HashSet<_>>().into_iter().collect()).await?;
    let mut numbers: HashSet<String> = HashSet::new();
    for draft in drafts.iter().filter(|draft| draft.part == 0) {
        numbers.extend(draft.lot.serial.as_deref().map(folded_number));
        numbers.extend(draft.lot.aliases.iter().map(|(_, number)| folded_number(number)));
    }
    let numbers: Vec<String> = numbers.into_iter().collect();
    let aliases = import_rows::aliases(db, organisations, &numbers).await?;
    let ids: HashSet<LotId> =
        rows.iter().map(|row| row.lot_id).chain(aliases.iter().map(|alias| alias.lot_id)).collect();
    let ids: Vec<LotId> = ids.into_iter().collect();
    let lots: HashMap<LotId, lot::Model> =
        import_rows::lots(db, &ids).await?.into_iter().map(|lot| (lot.id, lot)).collect();
    let mut led: HashMap<(String, String), Vec<LotId>> = HashMap::new();
    for alias in aliases {
        let present = lots.get(&alias.lot_id).is_some_and(|lot| lot.state != LotState::Gone);
        let leads = led.entry((alias.register, alias.folded)).or_default();
        if present && !leads.contains(&alias.lot_id) {
            leads.push(alias.lot_id);
        }
    }
    let mut known = Known { rows: HashMap::new(), lots, led, identity };
    for row in rows {
        known.rows.entry((row.key.clone(), row.part)).or_default().push(row);
    }
    Ok(drafts.iter().map(|draft| known.judge(draft)).collect())
}

struct Known<'a> {
    /// There are several where organisations that became one had registers with the same numbers.
    rows: HashMap<(String, i64), Vec<import_row::Model>>,
    lots: HashMap<LotId, lot::Model>,
    led: HashMap<(String, String), Vec<LotId>>,
    identity: Option<&'a str>,
}

impl Known<'_> {
    fn judge(&self, draft: &Draft) -> Judged {
        let number_of = self.number_of(draft);
        let verdict = self.verdict(draft).unwrap_or_else(Verdict::Refused);
        Judged { verdict, number_of }
    }

    fn verdict(&self, draft: &Draft) -> Result<Verdict, Rejected> {
        let row = self.row(draft)?;
        let mut own = row.as_ref().map(|row| row.lot_id);
        if own.is_none() && draft.part == 0 && draft.alone {
            own = self.adopted(draft)?;
        }
        if let Some(serial) = &draft.lot.serial {
            let others = self.leads("serial", serial).iter().filter(|lot| Some(**lot) != own);
            if let Some(other) = others.filter_map(|lot| self.lots.get(lot)).next() {
                let reason = Reason::SerialKnown { code: other.code.clone() };
                return Err(Rejected::new(draft.line, reason).at("serial", serial));
            }
        }
        let Some(lot) = own.and_then(|lot| self.lots.get(&lot)).cloned() else { return Ok(Verdict::New) };
        let differences = self.differences(draft, row.as_ref(), &lot);
        let gone = lot.state == LotState::Gone;
        let row = Box::new(Before { row, lot });
        Ok(match (gone, differences.is_empty()) {
            (true, _) => Verdict::Left { row },
            (false, true) => Verdict::Same { row },
            (false, false) => Verdict::Changed { row, differences },
        })
    }

    /// The row of an earlier file that this one is. Of several, it is the one whose thing is as this one states.
    fn row(&self, draft: &Draft) -> Result<Option<import_row::Model>, Rejected> {
        let rows = self.rows.get(&(draft.key.clone(), draft.part)).map(Vec::as_slice).unwrap_or_default();
        if let [] | [_] = rows {
            return Ok(rows.first().cloned());
        }
        let same = |row: &&import_row::Model| {
            self.lots.get(&row.lot_id).is_some_and(|lot| self.differences(draft, Some(*row), lot).is_empty())
        };
        let mut these = rows.iter().filter(same);
        match (these.next(), these.next()) {
            (Some(one), None) => Ok(Some(one.clone())),
            (None | Some(_), _) => {
                let (field, value) = match &draft.by {
                    Key::Number { register, number } => (register.as_str(), number.as_str()),
                    Key::Serial(serial) => ("serial", serial.as_str()),
                    Key::Line { source, .. } => ("register", source.as_str()),
                };
                let reason = Reason::AmbiguousIdentity { count: rows.len() };
                Err(Rejected::new(draft.line, reason).at(field, value))
            }
        }
    }

    /// A thing that has the row's number already, although it was not loaded from a register.
    fn adopted(&self, draft: &Draft) -> Result<Option<LotId>, Rejected> {
        let (register, number) = match (&draft.by, self.identity) {
            (Key::Number { number, .. }, Some(register)) => (register, number),
            (Key::Serial(serial), _) => ("serial", serial),
            (Key::Number { .. } | Key::Line { .. }, _) => return Ok(None),
        };
        match self.leads(register, number) {
            [] => Ok(None),
            [one] => Ok(Some(*one)),
            many => {
                let reason = Reason::AmbiguousIdentity { count: many.len() };
                Err(Rejected::new(draft.line, reason).at(register, number))
            }
        }
    }

    /// The facts of the row that would change the thing. A state that the register does not decide, and a number that
    /// the thing has already, change nothing.
    fn differences(&self, draft: &Draft, row: Option<&import_row::Model>, lot: &lot::Model) -> Vec<Difference> {
        let mut differences = facts::differences(&facts::of_row(&draft.lot), row.map(|row| row.said.as_slice()), lot);
        let numbered = draft.part == 0
            && draft.lot.aliases.iter().all(|(register, number)| self.leads(register, number).contains(&lot.id));
        differences.retain(|difference| match difference.fact {
            "state" => changes_state(lot.state, draft.lot.state),
            "numbers" => !numbered,
            _ => true,
        });
        differences
    }

    fn leads(&self, register: &str, number: &str) -> &[LotId] {
        let key = (register.to_owned(), folded_number(number));
        self.led.get(&key).map(Vec::as_slice).unwrap_or_default()
    }

    fn number_of(&self, draft: &Draft) -> Option<String> {
        if draft.part != 0 || self.rows.contains_key(&(draft.key.clone(), draft.part)) {
            return None;
        }
        let mut others = draft.lot.aliases.iter().flat_map(|(register, number)| self.leads(register, number));
        others.find_map(|lot| self.lots.get(lot)).map(|lot| lot.code.clone())
    }
}

/// Whether a register that says `said` changes the state `here`. Registers neither end custody nor begin it while a
/// thing is offered. For a thing that is in work or gone the answer is yes, so that such a row is not taken for the same.
fn changes_state(here: LotState, said: LotState) -> bool {
    match (here, said) {
        (LotState::Available, LotState::InUse) | (LotState::InUse, LotState::Available | LotState::Custody) => true,
        (LotState::InWork | LotState::Gone, _) => true,
        (LotState::InUse | LotState::Available | LotState::Custody, _) => false,
    }
}
