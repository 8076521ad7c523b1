//! What the index stores of a lot.

use tantivy::TantivyDocument;
use tantivy::schema::{Field, IndexRecordOption, NumericOptions, STRING, Schema, TextFieldIndexing, TextOptions};
use uuid::Uuid;

use crate::search::contract::{LotDocument, Position};
use crate::search::embedded::error::Error;
use crate::search::query::{Lexicon, Said, Set};

/// To be raised when the schema, the words or the way they are made change. An index of another version has to be
/// rebuilt.
pub const VERSION: u32 = 9;

/// The separator between the steps of a path. It is removed from keys, because a key with it would be read as several
/// steps.
pub const STEP: char = '\u{1f}';

pub struct Fields {
    /// Used to replace and delete lots.
    pub id: Field,
    /// Exact words without digits. Typos and prefixes are searched here.
    pub word: Field,
    /// Words with digits, and codes. They have a field of their own, because half a million serial numbers would make
    /// every search for typos slow.
    pub number: Field,
    pub stem: Field,
    pub concept: Field,
    /// The same four fields (word, number, stem, concept) for words that only people of the lot's organisation may
    /// read.
    pub own: [Field; 4],
    /// The word of the title for the thing itself: its letters, stems and concepts.
    pub head: Field,
    /// The other parts of compounds, and the words behind a preposition.
    pub modifier: Field,
    /// The key of the lot's category.
    pub category: Field,
    /// The key of the lot's category, if the title names another kind of thing.
    pub doubted: Field,
    /// Keys of the categories that the title names.
    pub named: Field,
    id_high: Field,
    id_low: Field,
    created: Field,
    free: Field,
    quantity: Field,
    digest: Field,
    /// One value for each lot, the whole path as text. There are few different paths, and counting takes one read for
    /// each lot.
    pub paths: [Field; PATHS.len()],
    /// One word for each lot.
    pub words: [Field; WORDS.len()],
    /// One number for each lot, `UNKNOWN` where there is none.
    pub numbers: [Field; NUMBERS.len()],
}

/// Names of the columns, in the order of `Fields::paths`.
pub const PATHS: [&str; 7] =
    ["category_path", "place_path", "owner_path", "audience", "material_path", "make_path", "position"];

/// Closed lists of a few words, in the order of `Fields::words`.
pub const WORDS: [&str; 4] = ["condition", "state", "colour", "light"];

/// Millimetres and days since 1970, in the order of `Fields::numbers`.
pub const NUMBERS: [&str; 6] = ["width", "depth", "height", "available", "must_leave", "opens"];

/// Stands for a missing number.
pub const UNKNOWN: u32 = u32::MAX;

pub fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    // Without norms and frequencies: the rank depends on how a word matched, not on how often or in how long a text.
    let bare = |tokenizer| {
        TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false)
    };
    let words = TextOptions::default().set_indexing_options(bare("whitespace"));
    let whole = TextOptions::default().set_indexing_options(bare("raw"));
    let column = TextOptions::default().set_fast("raw");
    let number = NumericOptions::default().set_fast();
    let fields = Fields {
        id: schema.add_text_field("id", whole),
        word: schema.add_text_field("word", words.clone()),
        number: schema.add_text_field("number", words.clone()),
        stem: schema.add_text_field("stem", words.clone()),
        concept: schema.add_text_field("concept", words.clone()),
        own: ["own_word", "own_number", "own_stem", "own_concept"]
            .map(|name| schema.add_text_field(name, words.clone())),
        head: schema.add_text_field("head", words.clone()),
        modifier: schema.add_text_field("modifier", words.clone()),
        category: schema.add_text_field("category", STRING),
        doubted: schema.add_text_field("doubted", STRING),
        named: schema.add_text_field("named", words.clone()),
        id_high: schema.add_u64_field("id_high", number.clone()),
        id_low: schema.add_u64_field("id_low", number.clone()),
        created: schema.add_i64_field("created", number.clone()),
        free: schema.add_u64_field("free", number.clone()),
        quantity: schema.add_u64_field("quantity", number.clone()),
        digest: schema.add_u64_field("digest", number.clone()),
        paths: PATHS.map(|name| schema.add_text_field(name, column.clone())),
        words: WORDS.map(|name| schema.add_text_field(name, column.clone())),
        numbers: NUMBERS.map(|name| schema.add_u64_field(name, number.clone())),
    };
    (schema.build(), fields)
}

impl Fields {
    pub fn document(&self, lot: &LotDocument, lexicon: &mut Lexicon) -> Result<TantivyDocument, Error> {
        let mut document = TantivyDocument::new();
        document.add_text(self.id, key(lot.id));
        let (high, low) = lot.id.as_u64_pair();
        document.add_u64(self.id_high, high);
        document.add_u64(self.id_low, low);
        document.add_i64(self.created, lot.created_us);
        document.add_u64(self.free, lot.free.into());
        document.add_u64(self.quantity, lot.quantity.into());
        document.add_u64(self.digest, lot.digest()?);
        let mut audience = lot.visible_to.clone();
        audience.sort_unstable();
        audience.dedup();
        let paths = [
            category_path(lot),
            ids(&lot.place_path),
            ids(&lot.owner_path),
            ids(&audience),
            materials(lot),
            make(lot),
            lot.position.map(position).unwrap_or_default(),
        ];
        for (field, path) in self.paths.into_iter().zip(paths) {
            document.add_text(field, path);
        }
        for (field, word) in self.words.into_iter().zip([&lot.condition, &lot.state, &lot.colour, &lot.light]) {
            document.add_text(field, word);
        }
        let opens_day = Some(lot.opens_day);
        let numbers = [lot.width_mm, lot.depth_mm, lot.height_mm, lot.available_day, lot.must_leave_day, opens_day];
        for (field, number) in self.numbers.into_iter().zip(numbers) {
            document.add_u64(field, number.map_or(UNKNOWN.into(), u64::from));
        }
        self.add_words(&mut document, lot, lexicon);
        Ok(document)
    }

    fn add_words(&self, document: &mut TantivyDocument, lot: &LotDocument, lexicon: &mut Lexicon) {
        let thing = lexicon.read(lot);
        let filed = if thing.is_doubted { self.doubted } else { self.category };
        document.add_text(filed, &lot.category);
        for (field, set) in [(self.head, thing.head), (self.modifier, thing.modifiers), (self.named, thing.named)] {
            add(document, field, set);
        }
        let mut said = |fields: [Field; 4], said: Said| {
            let sets = [said.words, said.numbers, said.stems, said.concepts];
            fields.into_iter().zip(sets).for_each(|(field, set)| add(document, field, set));
        };
        said([self.word, self.number, self.stem, self.concept], thing.said);
        said(self.own, thing.own);
    }
}

fn add(document: &mut TantivyDocument, field: Field, set: Set) {
    if !set.is_empty() {
        document.add_text(field, set.into_text());
    }
}

/// The form of an id in the index.
pub fn key(id: Uuid) -> String {
    id.simple().to_string()
}

fn ids(path: &[Uuid]) -> String {
    path.iter().map(|&id| key(id)).collect::<Vec<_>>().join(&STEP.to_string())
}

fn category_path(lot: &LotDocument) -> String {
    let path = std::iter::once(&lot.category).chain(lot.category_path.iter().filter(|&key| *key != lot.category));
    path.map(|key| key.replace(STEP, "")).collect::<Vec<_>>().join(&STEP.to_string())
}

fn materials(lot: &LotDocument) -> String {
    let mut codes: Vec<String> = lot.materials.iter().map(|code| code.replace(STEP, "")).collect();
    codes.sort_unstable();
    codes.dedup();
    codes.join(&STEP.to_string())
}

/// The separator between a brand and its model.
pub const OF_BRAND: char = '\u{1e}';

/// A path of two steps: the brand, and the brand with its model.
fn make(lot: &LotDocument) -> String {
    let plain = |name: &str| name.replace([STEP, OF_BRAND], " ").trim().to_owned();
    let (brand, model) = (plain(&lot.brand), plain(&lot.model));
    match (brand.is_empty(), model.is_empty()) {
        (_, true) => brand,
        (true, false) => format!("{OF_BRAND}{model}"),
        (false, false) => format!("{brand}{STEP}{brand}{OF_BRAND}{model}"),
    }
}

fn position(at: Position) -> String {
    format!("{},{}", at.latitude_e7, at.longitude_e7)
}

/// Reads what `position` wrote.
pub fn place_of(text: &str) -> Option<Position> {
    let (latitude, longitude) = text.split_once(',')?;
    Some(Position { latitude_e7: latitude.parse().ok()?, longitude_e7: longitude.parse().ok()? })
}
