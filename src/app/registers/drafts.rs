//! Makes the rows of a file into lots of this organisation, or into refusals.

use std::{
    collections::{BTreeMap, HashMap, hash_map::Entry},
    hash::{DefaultHasher, Hash, Hasher},
    io::Read,
    ops::ControlFlow,
    sync::Arc,
};

use crate::app::registers::{
    Failed, Found, Wanted,
    names::{Names, Spot},
    vocabulary::Vocabulary,
};
use crate::{
    app::{App, directory::trees::Directory},
    domain::{
        Date, LotState, OrganisationId, Title, UnitId,
        directory::actor::Act,
        registers::{BadMap, Key, LotDraft, Named, Reason, Rejected, Row, lots},
        stock::volume::Piece,
    },
    store::{registers::imports::NewLot, rows::organisation},
};

/// A lot that is to be loaded, and the key of its row.
#[derive(Clone, Debug)]
pub struct Draft {
    pub line: u64,
    pub part: i64,
    /// Whether this is the only lot of its row.
    pub alone: bool,
    pub by: Key,
    pub key: String,
    pub lot: NewLot,
}

pub struct Rows {
    pub(super) wanted: Wanted,
    /// The register's name, within which lines are unique.
    pub(super) source: String,
    /// The organisation that imports and those that it succeeded: it knows the rows of their registers as well.
    pub(super) organisations: Vec<OrganisationId>,
    categories: Vocabulary,
    names: Names,
    place: Option<Spot>,
    unit: Option<UnitId>,
    /// Whether the map's prices are in the organisation's currency.
    prices: bool,
    language: String,
    pub(super) today: Date,
}

impl Rows {
    pub fn new(
        app: Arc<App>,
        wanted: Wanted,
        source: String,
        organisations: Vec<OrganisationId>,
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
            source,
            organisations,
            wanted,
        };
        lots(rows.input()?, &rows.wanted.map, &rows.categories, today)?;
        Ok(rows)
    }

    pub fn app(&self) -> &App {
        self.categories.app()
    }

    pub fn called(&self, value: &str) -> String {
        self.names.called(value)
    }

    /// The size of one thing as the row states it. Rows name no products.
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

    fn input(&self) -> Result<Box<dyn Read + Send + '_>, BadMap> {
        self.wanted.input.open().map_err(|error| BadMap::Unreadable { message: error.to_string() })
    }

    /// Calls `take` with each lot of every good row.
    pub fn read(&self, mut take: impl FnMut(Draft) -> ControlFlow<()>) -> Result<Found, BadMap> {
        let mut found = Found::default();
        let mut seen: HashMap<u128, u64> = HashMap::new();
        let mut rows = lots(self.input()?, &self.wanted.map, &self.categories, self.today)?;
        let mut last = 0;
        // A row of media-bearing things becomes several lots, and is refused only once.
        let mut refused = 0;
        while let Some(row) = rows.next() {
            let draft = match row {
                Ok(row) if row.line == refused => continue,
                Ok(row) => self.draft(row, &mut seen, &mut found),
                Err(rejected) => Err(rejected),
            };
            match draft {
                Ok(draft) => {
                    found.loaded += u64::from(draft.line != last);
                    last = draft.line;
                    found.lots += 1;
                    found.things += draft.lot.quantity;
                    found.sums.add(self.names.names(&draft.lot), draft.lot.quantity);
                    if take(draft).is_break() {
                        break;
                    }
                }
                Err(rejected) => {
                    refused = rejected.line;
                    found.refused_keys.extend(rows.key(&self.source).map(|key| hash(&key.text())));
                    match rejected.reason {
                        Reason::Ignored { .. } => found.ignored.push(rejected),
                        _ => found.rejected.push(rejected),
                    }
                }
            }
        }
        let counts = rows.counts();
        (found.rows, found.blank) = (counts.rows, counts.blank);
        (found.short, found.first_short) = (counts.short, counts.first_short);
        Ok(found)
    }

    /// A row is refused if an earlier row of the file has the same number or the same serial.
    fn draft(&self, row: Row, seen: &mut HashMap<u128, u64>, found: &mut Found) -> Result<Draft, Rejected> {
        let Row { line, part, lot, alone } = row;
        let by = Key::of(&self.wanted.map, &self.source, line, &lot.aliases, lot.serial.as_deref());
        let serial = lot.serial.as_deref().map(|serial| Key::new(&self.wanted.map, "", line, None, Some(serial)));
        if part == 0 {
            let keys = [(Some(&by), "identity"), (serial.as_ref().filter(|serial| **serial != by), "serial")];
            for (key, field) in keys {
                let Some(key) = key else { continue };
                match seen.entry(hash(&key.text())) {
                    Entry::Occupied(before) => {
                        let reason = Reason::Duplicate { line_before: *before.get() };
                        let (field, value) = match key {
                            Key::Serial(serial) => ("serial", serial.as_str()),
                            Key::Number { register, number } => (register.as_str(), number.as_str()),
                            Key::Line { .. } => (field, ""),
                        };
                        return Err(Rejected::new(line, reason).at(field, value));
                    }
                    Entry::Vacant(free) => _ = free.insert(line),
                }
            }
        }
        let (by_default, priced) = (lot.by_default.clone(), lot.price_minor.is_some());
        let lot = self.lot(line, lot)?;
        for field in by_default.into_iter().filter(|_| part == 0) {
            *found.by_default.entry(field).or_default() += 1;
        }
        found.prices_left_out += u64::from(!self.prices && priced);
        Ok(Draft { line, part: part.into(), alone, key: by.text(), by, lot })
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
            mass_g: draft.mass_g,
            media_bearing: draft.media_bearing,
            aliases: draft.aliases,
        })
    }

    /// The words under which a note keeps the register's own names for place and unit, if they are unknown here.
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

/// A hash of a key, long enough to tell a million keys apart.
pub fn hash(key: &str) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, key).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}

/// Things by category, place, unit and condition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums(pub BTreeMap<(&'static str, String), i64>);

impl Sums {
    fn add(&mut self, names: [(&'static str, String); 4], things: i64) {
        for name in names {
            *self.0.entry(name).or_default() += things;
        }
    }
}
