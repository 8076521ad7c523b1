//! The layout of professionals' pages: facts, tables and forms, one below the other. Handlers supply the content.

use askama::Template;
use poem::{Response, Result, http::StatusCode};

use crate::web::{
    edge::error::Problem,
    pages::{
        form::Form,
        page::{Frame, Told, once, send_as},
        posted::{Fields, Posted},
        stock::card::{Picture, Tag},
        visitor::Visitor,
    },
};

#[derive(Template)]
#[template(path = "sheet.html")]
pub struct Sheet {
    frame: Frame,
    title: String,
    crumbs: Vec<(String, String)>,
    tags: Vec<Tag>,
    about: Vec<String>,
    acts: Vec<Act>,
    /// The message about what was just done.
    done: Option<String>,
    told: Option<Refusal>,
    status: StatusCode,
    blocks: Vec<Block>,
    csrf: String,
    once: String,
}

/// A link to something to do on another page.
struct Act {
    href: String,
    label: String,
}

struct Refusal {
    title: String,
    detail: String,
    /// The id of the field that was wrong.
    id: Option<String>,
}

enum Block {
    Heading(String),
    Note { class: &'static str, text: String },
    Facts(Vec<(String, Cell)>),
    Table(Table),
    Form(Form),
    List(List),
    Pictures(Vec<Picture>),
    Meters(Vec<Meter>),
}

/// A bar beside the words that say the same.
pub struct Meter {
    pub name: String,
    /// Of a hundred.
    pub width: i64,
    pub said: String,
}

#[derive(Default)]
pub struct Table {
    pub caption: String,
    /// The name of each column, and whether it holds figures.
    pub heads: Vec<(String, bool)>,
    pub rows: Vec<Vec<Cell>>,
    /// The text if there are no rows.
    pub empty: String,
    pub next: Option<String>,
}

#[derive(Clone, Default)]
pub struct Cell {
    pub text: String,
    pub href: Option<String>,
    pub tag: Option<&'static str>,
}

/// A list whose rows each have something to do.
#[derive(Default)]
pub struct List {
    pub title: String,
    pub rows: Vec<Row>,
    pub empty: String,
}

#[derive(Default)]
pub struct Row {
    pub title: String,
    pub href: Option<String>,
    pub about: Vec<String>,
    pub tag: Option<Tag>,
    pub picture: Option<Picture>,
    pub forms: Vec<Form>,
}

impl Cell {
    pub fn link(href: impl Into<String>, text: impl Into<String>) -> Self {
        Self { text: text.into(), href: Some(href.into()), tag: None }
    }

    pub fn tag(class: &'static str, text: impl Into<String>) -> Self {
        Self { text: text.into(), href: None, tag: Some(class) }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self { text: text.into(), href: None, tag: None }
    }
}

impl Table {
    pub fn new(caption: impl Into<String>, empty: impl Into<String>) -> Self {
        Self { caption: caption.into(), empty: empty.into(), ..Self::default() }
    }

    pub fn column(mut self, name: impl Into<String>) -> Self {
        self.heads.push((name.into(), false));
        self
    }

    pub fn figures(mut self, name: impl Into<String>) -> Self {
        self.heads.push((name.into(), true));
        self
    }

    /// Whether a column holds figures.
    fn is_figure(&self, at: &usize) -> bool {
        self.heads.get(*at).is_some_and(|(_, figures)| *figures)
    }
}

impl Sheet {
    pub fn new(visitor: &Visitor, title: impl Into<String>) -> Self {
        let title = title.into();
        Self {
            frame: Frame::new(visitor, &title),
            title,
            crumbs: Vec::new(),
            tags: Vec::new(),
            about: Vec::new(),
            acts: Vec::new(),
            done: done(visitor),
            told: None,
            status: StatusCode::OK,
            blocks: Vec::new(),
            csrf: visitor.csrf(),
            once: once(),
        }
    }

    /// Adds a breadcrumb.
    pub fn crumb(mut self, href: impl Into<String>, name: impl Into<String>) -> Self {
        self.crumbs.push((href.into(), name.into()));
        self
    }

    pub fn tag(mut self, class: &'static str, text: impl Into<String>) -> Self {
        self.tags.push(Tag { class, text: text.into() });
        self
    }

    pub fn about(mut self, text: impl Into<String>) -> Self {
        self.about.push(text.into());
        self
    }

    pub fn act(mut self, href: impl Into<String>, label: impl Into<String>) -> Self {
        self.acts.push(Act { href: href.into(), label: label.into() });
        self
    }

    fn block(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    pub fn heading(self, text: impl Into<String>) -> Self {
        self.block(Block::Heading(text.into()))
    }

    pub fn note(self, class: &'static str, text: impl Into<String>) -> Self {
        self.block(Block::Note { class, text: text.into() })
    }

    pub fn facts(self, facts: Vec<(String, Cell)>) -> Self {
        if facts.is_empty() { self } else { self.block(Block::Facts(facts)) }
    }

    pub fn table(self, table: Table) -> Self {
        self.block(Block::Table(table))
    }

    pub fn form(self, form: Form) -> Self {
        self.block(Block::Form(form))
    }

    pub fn list(self, list: List) -> Self {
        self.block(Block::List(list))
    }

    pub fn meters(self, meters: Vec<Meter>) -> Self {
        self.block(Block::Meters(meters))
    }

    pub fn pictures(self, pictures: Vec<Picture>) -> Self {
        if pictures.is_empty() { self } else { self.block(Block::Pictures(pictures)) }
    }

    /// Shows the form that was refused as it was sent, with the refusal.
    pub fn refused(mut self, refused: Option<Refused<'_>>) -> Self {
        let Some(Refused { action, fields, mut told }) = refused else { return self };
        let t = self.frame.t;
        let mut id = None;
        for block in &mut self.blocks {
            let forms: Vec<&mut Form> = match block {
                Block::Form(form) => vec![form],
                Block::List(list) => list.rows.iter_mut().flat_map(|row| &mut row.forms).collect(),
                _ => Vec::new(),
            };
            for form in forms.into_iter().filter(|form| form.action == action && !form.asks) {
                form.refill(fields);
                form.blame(t, &mut told);
                id = id.or(form.wrong());
            }
        }
        self.status = told.status;
        self.done = None;
        self.told = Some(Refusal { title: told.title, detail: told.detail, id });
        self
    }

    pub fn send(self) -> Result<Response> {
        send_as(self.status, &self)
    }
}

/// A refused form. The address to which it was sent identifies it.
pub struct Refused<'a> {
    pub action: &'a str,
    pub fields: &'a Fields,
    pub told: Told,
}

impl<'a> Refused<'a> {
    /// # Errors
    /// A failure that the form cannot correct gets a page of its own.
    pub fn of(posted: &'a Posted, problem: Problem) -> Result<Self> {
        let told = Told::of(&posted.visitor, problem)?;
        Ok(Self { action: &posted.visitor.here, fields: &posted.fields, told })
    }

    /// Shows a refusal that names no field at this one.
    pub fn at(mut self, field: &str) -> Self {
        self.told.field.get_or_insert_with(|| field.to_owned());
        self
    }
}

/// The message for `done=` in the address. Only texts of ours are shown, whatever the address says.
fn done(visitor: &Visitor) -> Option<String> {
    let (_, query) = visitor.here.split_once('?')?;
    let key = query.split('&').find_map(|pair| pair.strip_prefix("done="))?;
    let is_word = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    is_word.then(|| visitor.text.known(&format!("done-{key}"))).flatten()
}
