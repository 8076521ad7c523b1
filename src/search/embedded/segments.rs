//! The index opened for searching: tantivy's segments, each with its lots' facts as rows in memory.
//!
//! Facets read a dozen facts of every lot that matches. As a row of sixty-four bytes, the facts of a lot are one line
//! of the processor's cache. Columns on disk would need a dozen reads, each with unpacking. The rows of a hundred
//! thousand lots take 6.4 MB. Tantivy takes care of words, deletions, merging and recovery after a crash.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, OnceLock};

use tantivy::columnar::{Column, StrColumn};
use tantivy::index::{SegmentId, SegmentReader};
use tantivy::schema::Field;
use tantivy::{InvertedIndexReader, Searcher, TantivyError};
use uuid::Uuid;

use crate::search::embedded::census::Census;
use crate::search::embedded::schema::{Fields, NUMBERS, PATHS, UNKNOWN, WORDS};
use crate::search::embedded::tables::{Paths, Tables};

/// The facts of one lot. Numbers of paths and words are those in `Tables`.
#[derive(Clone, Copy, Default)]
pub struct Row {
    pub created_us: i64,
    pub category: u32,
    pub place: u32,
    pub owner: u32,
    pub audience: u32,
    pub material: u32,
    pub make: u32,
    pub position: u32,
    pub free: u32,
    /// Days since 1970-01-01. In `available`, `UNKNOWN` is a lot that cannot be had. In `must_leave`, it is a lot that
    /// may stay.
    pub available: u32,
    pub must_leave: u32,
    /// 0 for a lot that is open to everybody who sees it.
    pub opens: u32,
    width: u16,
    depth: u16,
    height: u16,
    pub condition: u8,
    pub state: u8,
    pub colour: u8,
    pub light: u8,
    pub band: u8,
}

impl Row {
    /// Millimetres; `UNKNOWN` where it was not measured.
    pub fn width(&self) -> u32 {
        wide(self.width)
    }

    pub fn depth(&self) -> u32 {
        wide(self.depth)
    }

    pub fn height(&self) -> u32 {
        wide(self.height)
    }
}

/// Two bytes hold up to sixty-five metres. No thing is longer.
fn narrow(mm: u32) -> u16 {
    u16::try_from(mm).unwrap_or(u16::MAX)
}

fn wide(mm: u16) -> u32 {
    if mm == u16::MAX { UNKNOWN } else { mm.into() }
}

pub struct Segment {
    pub reader: SegmentReader,
    pub rows: Arc<[Row]>,
    pub words: Words,
    /// Words by which only people of the lot's organisation find it; `None` where no lot of the segment has any.
    pub own: Option<Words>,
    /// The word of the title for the thing itself, and the other parts of compounds.
    pub head: Arc<InvertedIndexReader>,
    pub modifier: Arc<InvertedIndexReader>,
    /// Keys of the lot's category, of its category if the title names another kind of thing, and of the categories that
    /// the title names.
    pub category: Arc<InvertedIndexReader>,
    pub doubted: Arc<InvertedIndexReader>,
    pub named: Arc<InvertedIndexReader>,
    /// Ids, by which a lot is found again.
    pub ids: Arc<InvertedIndexReader>,
    id_high: Column<u64>,
    id_low: Column<u64>,
}

/// The words of lots: an inverted index for each kind of word.
pub struct Words {
    pub word: Arc<InvertedIndexReader>,
    pub number: Arc<InvertedIndexReader>,
    pub stem: Arc<InvertedIndexReader>,
    pub concept: Arc<InvertedIndexReader>,
}

impl Words {
    fn open(reader: &SegmentReader, [word, number, stem, concept]: [Field; 4]) -> Result<Self, TantivyError> {
        Ok(Self {
            word: reader.inverted_index(word)?,
            number: reader.inverted_index(number)?,
            stem: reader.inverted_index(stem)?,
            concept: reader.inverted_index(concept)?,
        })
    }

    fn any(&self) -> bool {
        self.word.terms().num_terms() + self.number.terms().num_terms() > 0
    }
}

impl Segment {
    pub fn id(&self, doc: u32) -> Uuid {
        let part = |column: &Column<u64>| column.first(doc).unwrap_or_default();
        Uuid::from_u64_pair(part(&self.id_high), part(&self.id_low))
    }
}

/// The index as it was after one commit. A search holds a snapshot and is not disturbed by later commits.
#[derive(Default)]
pub struct Snapshot {
    pub segments: Vec<Segment>,
    pub tables: Tables,
    /// Counted when somebody first asks.
    pub census: OnceLock<Census>,
}

impl Snapshot {
    /// The rows of segments that `before` has already are reused.
    pub fn new(searcher: &Searcher, before: &Snapshot, fields: &Fields) -> Result<Self, TantivyError> {
        let known: HashMap<SegmentId, &Arc<[Row]>> =
            before.segments.iter().map(|segment| (segment.reader.segment_id(), &segment.rows)).collect();
        let mut tables = before.tables.clone();
        let mut segments = Vec::with_capacity(searcher.segment_readers().len());
        for reader in searcher.segment_readers() {
            let rows = match known.get(&reader.segment_id()) {
                Some(&rows) => Arc::clone(rows),
                None => rows(reader, &mut tables)?,
            };
            segments.push(Segment {
                rows,
                words: Words::open(reader, [fields.word, fields.number, fields.stem, fields.concept])?,
                own: Some(Words::open(reader, fields.own)?).filter(Words::any),
                head: reader.inverted_index(fields.head)?,
                modifier: reader.inverted_index(fields.modifier)?,
                category: reader.inverted_index(fields.category)?,
                doubted: reader.inverted_index(fields.doubted)?,
                named: reader.inverted_index(fields.named)?,
                ids: reader.inverted_index(fields.id)?,
                id_high: reader.fast_fields().u64("id_high")?,
                id_low: reader.fast_fields().u64("id_low")?,
                reader: reader.clone(),
            });
        }
        // The newest segment first. So the best lots come early, and most others are dropped after one comparison.
        segments.sort_by_key(|segment| std::cmp::Reverse(segment.rows.last().map(|row| row.created_us)));
        Ok(Self { segments, tables, census: OnceLock::new() })
    }

    pub fn count(&self) -> u64 {
        self.segments.iter().map(|segment| u64::from(segment.reader.num_docs())).sum()
    }
}

fn rows(reader: &SegmentReader, tables: &mut Tables) -> Result<Arc<[Row]>, TantivyError> {
    let columns = reader.fast_fields();
    let mut rows = vec![Row::default(); reader.max_doc() as usize];
    let created = columns.i64("created")?;
    each(&mut rows, &created, |row, value| row.created_us = value);
    each(&mut rows, &columns.u64("free")?, |row, value| row.free = u32::try_from(value).unwrap_or(u32::MAX));
    each(&mut rows, &columns.u64("quantity")?, |row, value| row.band = band(value));
    let set: [fn(&mut Row, u32); PATHS.len()] = [
        |row, path| row.category = path,
        |row, path| row.place = path,
        |row, path| row.owner = path,
        |row, path| row.audience = path,
        |row, path| row.material = path,
        |row, path| row.make = path,
        |row, path| row.position = path,
    ];
    for (i, name) in PATHS.into_iter().enumerate() {
        numbered(&mut rows, columns.str(name)?, &mut tables.paths[i], set[i])?;
    }
    let set: [fn(&mut Row, u8); WORDS.len()] = [
        |row, word| row.condition = word,
        |row, word| row.state = word,
        |row, word| row.colour = word,
        |row, word| row.light = word,
    ];
    for (i, name) in WORDS.into_iter().enumerate() {
        // These are closed lists of few words. A number that does not fit into a byte is none of them.
        let byte = |row: &mut Row, value| set[i](row, u8::try_from(value).unwrap_or(u8::MAX));
        numbered(&mut rows, columns.str(name)?, &mut tables.words[i], byte)?;
    }
    let set: [fn(&mut Row, u32); NUMBERS.len()] = [
        |row, mm| row.width = narrow(mm),
        |row, mm| row.depth = narrow(mm),
        |row, mm| row.height = narrow(mm),
        |row, n| row.available = n,
        |row, n| row.must_leave = n,
        |row, n| row.opens = n,
    ];
    for (set, name) in set.into_iter().zip(NUMBERS) {
        each(&mut rows, &columns.u64(name)?, |row, value| set(row, u32::try_from(value).unwrap_or(UNKNOWN)));
    }
    Ok(rows.into())
}

/// The band of a quantity. A lot of 0 things (emptied and not yet deleted) counts in the smallest band.
fn band(quantity: u64) -> u8 {
    match quantity {
        0..=1 => 0,
        2..=4 => 1,
        5..=9 => 2,
        10..=24 => 3,
        _ => 4,
    }
}

/// Gives every row the number of its text. A column is absent when no lot of the segment has a value.
fn numbered(
    rows: &mut [Row],
    column: Option<StrColumn>,
    paths: &mut Arc<Paths>,
    set: impl Fn(&mut Row, u32),
) -> io::Result<()> {
    let Some(column) = column else { return Ok(()) };
    let mut numbers = Vec::with_capacity(column.dictionary().num_terms());
    let mut terms = column.dictionary().stream()?;
    while terms.advance() {
        let text = String::from_utf8_lossy(terms.key());
        numbers.push(match paths.known(&text) {
            Some(number) => number,
            None => Arc::make_mut(paths).number(&text),
        });
    }
    each(rows, column.ords(), |row, ord| {
        let ord = usize::try_from(ord).unwrap_or(usize::MAX);
        set(row, numbers.get(ord).copied().unwrap_or_default());
    });
    Ok(())
}

fn each<T: PartialOrd + Copy + Default + std::fmt::Debug + Send + Sync + 'static>(
    rows: &mut [Row],
    column: &Column<T>,
    set: impl Fn(&mut Row, T),
) {
    let mut values = [T::default(); 512];
    let full = matches!(column.index, tantivy::columnar::ColumnIndex::Full);
    for (chunk, docs) in rows.chunks_mut(values.len()).zip((0u32..).step_by(512)) {
        if full {
            column.values.get_range(docs.into(), &mut values[..chunk.len()]);
            chunk.iter_mut().zip(&values).for_each(|(row, &value)| set(row, value));
        } else {
            chunk.iter_mut().zip(docs..).for_each(|(row, doc)| set(row, column.first(doc).unwrap_or_default()));
        }
    }
}
