//! A file's rows as lots of this organisation, or as refusals.

use std::{ops::ControlFlow, sync::Arc};

use super::{
    Failed, Found, Wanted,
    names::{Names, Spot},
    vocabulary::Vocabulary,
};
use crate::{
    app::App,
    domain::{
        Date, LotState, Title, UnitId,
        actor::Act,
        register::{BadMap, LotDraft, Named, Reason, Rejected, lots},
        volume::Piece,
    },
    store::{directory::Directory, entity::organisation, imports::NewLot},
};

pub struct Rows {
    wanted: Wanted,
    categories: Vocabulary,
    names: Names,
    place: Option<Spot>,
    unit: Option<UnitId>,
    /// Whether the map's prices are in the organisation's currency.
    prices: bool,
    language: String,
    today: Date,
}

impl Rows {
    pub fn new(
        app: Arc<App>,
        wanted: Wanted,
        organisation: &organisation::Model,
        directory: &Directory,
        today: Date,
    ) -> Result<Self, Failed> {
        let names = Names::new(directory, today);
        let bad = |field, name: &str, reason: Reason| Failed::Default {
            field,
            name: name.to_owned(),
            reason: reason.to_string(),
        };
        let place =
            wanted.place.as_deref().map(|name| names.place(name).map_err(|reason| bad("--place", name, reason)));
        let unit = wanted.unit.as_deref().map(|name| names.unit(name).map_err(|reason| bad("--unit", name, reason)));
        let currency = wanted.map.defaults.currency.as_deref();
        let rows = Self {
            place: place.transpose()?,
            unit: unit.transpose()?,
            prices: currency.is_none_or(|currency| currency == organisation.currency),
            language: organisation.language.clone(),
            categories: Vocabulary::new(app),
            names,
            today,
            wanted,
        };
        lots(rows.wanted.bytes.as_slice(), &rows.wanted.map, &rows.categories, today)?;
        Ok(rows)
    }

    pub fn app(&self) -> &App {
        self.categories.app()
    }

    /// What the row says of one thing's size; rows name no products.
    pub fn piece(&self, lot: &NewLot) -> Piece {
        let category = self.app().reference.categories.get(lot.category.as_ref());
        Piece {
            width_mm: lot.width_mm,
            depth_mm: lot.depth_mm,
            height_mm: lot.height_mm,
            product_ml: None,
            category_ml: category.and_then(|category| category.volume_ml),
        }
    }

    /// Hands the lots of every good row after `line` to `take`, with the line on which their row begins.
    pub fn read(&self, line: u64, mut take: impl FnMut(u64, NewLot) -> ControlFlow<()>) -> Result<Found, BadMap> {
        let mut found = Found::default();
        let mut rows = lots(self.wanted.bytes.as_slice(), &self.wanted.map, &self.categories, self.today)?;
        let mut last = 0;
        // A row of media-bearing things comes in parts, and is refused once.
        let mut refused = 0;
        for row in rows.by_ref() {
            let lot = match row {
                Ok(row) if row.line <= line || row.line == refused => continue,
                Ok(row) => {
                    let at = row.line;
                    found.prices_left_out += u64::from(!self.prices && row.lot.price_minor.is_some());
                    self.lot(at, row.lot).map(|lot| (at, lot))
                }
                Err(rejected) => Err(rejected),
            };
            match lot {
                Ok((at, lot)) => {
                    found.loaded += u64::from(at != last);
                    last = at;
                    found.lots += 1;
                    found.things += lot.quantity;
                    if take(at, lot).is_break() {
                        break;
                    }
                }
                Err(rejected) => {
                    refused = rejected.line;
                    match rejected.reason {
                        Reason::Ignored { .. } => found.ignored.push(rejected),
                        _ => found.rejected.push(rejected),
                    }
                }
            }
        }
        let counts = rows.counts();
        (found.rows, found.blank) = (counts.rows, counts.blank);
        Ok(found)
    }

    fn lot(&self, line: u64, draft: LotDraft) -> Result<NewLot, Rejected> {
        let missing = |column: &str| Rejected::new(line, Reason::Missing).at(column, "");
        let (place, site) = match &draft.place {
            Some(named) => self.names.place(&named.name).map_err(|reason| blame(line, "place", named, reason))?,
            None => self.place.ok_or_else(|| missing("place"))?,
        };
        let unit = match &draft.unit {
            Some(named) => self.names.unit(&named.name).map_err(|reason| blame(line, "unit", named, reason))?,
            None => self.unit.ok_or_else(|| missing("unit"))?,
        };
        if let Some(actor) = &self.wanted.actor
            && actor.may(Act::LogLot, unit).is_err()
        {
            let name = draft.unit.as_ref().map(|named| named.name.as_ref()).or(self.wanted.unit.as_deref());
            return Err(Rejected::new(line, Reason::NotYourUnit).at("unit", name.unwrap_or_default()));
        }
        let title = draft.owner.unwrap_or(Title::Organisation);
        let state = match (draft.media_bearing, draft.surplus && title == Title::Organisation) {
            (true, true) => LotState::Custody,
            (false, true) => LotState::Available,
            (true | false, false) => LotState::InUse,
        };
        let look = draft.attributes;
        let written = [(0, &draft.place), (1, &draft.unit)]
            .into_iter()
            .filter_map(|(at, named)| Some(format!("{}: {}", self.words()[at], named.as_ref()?.written.as_ref()?)));
        let note: Vec<String> = draft.note.into_iter().chain(written).collect();
        Ok(NewLot {
            category: draft.category,
            title,
            unit,
            place,
            site,
            state,
            condition: draft.condition.ok_or_else(|| missing("condition"))?,
            quantity: draft.quantity,
            name: draft.title,
            note: note.join("\n"),
            brand: draft.brand,
            model: draft.model,
            width_mm: look.sizes.width_mm,
            depth_mm: look.sizes.depth_mm,
            height_mm: look.sizes.height_mm,
            colour: look.colour,
            materials: look.materials.into(),
            features: look.features.map(Into::into),
            serial: draft.serial,
            acquired_on: draft.acquired_on,
            price_minor: draft.price_minor.filter(|_| self.prices),
            media_bearing: draft.media_bearing,
            aliases: draft.aliases,
        })
    }

    /// What a note calls the place and the unit that the register named and nobody knows.
    fn words(&self) -> [&'static str; 2] {
        match self.language.as_str() {
            "nb" | "no" | "nn" => ["Sted i registeret", "Enhet i registeret"],
            "sv" => ["Plats i registret", "Enhet i registret"],
            "da" => ["Sted i registret", "Enhed i registret"],
            _ => ["Place in the register", "Unit in the register"],
        }
    }
}

fn blame(line: u64, column: &str, named: &Named, reason: Reason) -> Rejected {
    Rejected::new(line, reason).at(column, &named.name)
}
