//! The documents that prove something of all things of a product, and the form for another one.

use crate::{
    app::stock::documents::Document,
    domain::ProductId,
    web::pages::{
        form::Form,
        sheet::{List, Row},
        stock::papers,
        visitor::Visitor,
    },
};

/// The documents with their files. Whoever `may` ends them, and sends the file that is not there yet.
pub fn list(visitor: &Visitor, product: ProductId, papers: Vec<Document>, may: bool) -> List {
    let t = visitor.text;
    let row = |paper: Document| -> Row {
        let at = format!("/products/{product}/documents/{}", paper.id);
        papers::row(visitor, paper, format!("{at}/file"), format!("{at}/end"), may)
    };
    let rows = papers.into_iter().map(row).collect();
    List { title: t.say("papers"), rows, empty: t.say("papers-none") }
}

pub fn new_form(visitor: &Visitor, product: ProductId) -> Form {
    let t = visitor.text;
    let form = Form::new("paper", format!("/products/{product}/documents"), t.say("paper-add"));
    papers::fields(t, form.folded(t.say("paper-add")))
}
