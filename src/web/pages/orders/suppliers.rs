//! One supplier: what it is called, and its number.

use std::sync::Arc;

use poem::{
    Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{
        App,
        orders::{agreement_edits, agreements},
    },
    domain::{
        SupplierId,
        directory::permit::Throughout,
        fields::LONGEST_NAME,
        orders::agreement::{LONGEST_NUMBER, SupplierChanges},
    },
    web::{
        edge::error::Problem,
        pages::{
            form::{Field, Form},
            orders::catalogue::may_edit,
            page::see,
            posted::Posted,
            sheet::{Cell, Refused, Sheet},
            visitor::Visitor,
        },
    },
};

#[handler]
pub async fn show(visitor: Visitor, app: Data<&Arc<App>>, Path(id): Path<SupplierId>) -> Result<Response> {
    one(&visitor, &app, id, None).await
}

async fn one(visitor: &Visitor, app: &App, id: SupplierId, refused: Option<Refused<'_>>) -> Result<Response> {
    let t = visitor.text;
    let supplier = agreements::one_supplier(app.db.read(), visitor.actor(), id).await.map_err(Problem)?;
    let number = supplier.number.iter().map(|number| (t.say("supplier-number"), Cell::from(number.clone())));
    let mut sheet = Sheet::new(visitor, supplier.name.clone())
        .crumb("/agreements", t.say("nav-agreements"))
        .facts(number.collect());
    if may_edit(visitor) {
        let form = Form::new("change", format!("/suppliers/{id}"), t.say("save"))
            .titled(t.say("supplier-change"))
            .with(Field::hidden("version", supplier.version))
            .with(Field::text("name", t.say("name"), LONGEST_NAME).holds(&supplier.name).required())
            .with(Field::text("number", t.say("supplier-number"), LONGEST_NUMBER).known(supplier.number.as_ref()));
        sheet = sheet.form(form);
    }
    sheet.refused(refused).send()
}

#[handler]
pub async fn save(posted: Posted, app: Data<&Arc<App>>, Path(id): Path<SupplierId>) -> Result<Response> {
    match saved(&posted, &app, id).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => one(&posted.visitor, &app, id, Some(Refused::of(&posted, problem)?)).await,
    }
}

async fn saved(posted: &Posted, app: &App, id: SupplierId) -> Result<String, Problem> {
    let (given, actor) = (&posted.fields, posted.visitor.actor());
    let expected = &given.version()?;
    let changes = &SupplierChanges {
        name: Some(given.shown("name").to_owned()),
        number: Some(given.text("number").map(str::to_owned)),
    };
    posted
        .write_permitted(app, Throughout::of(actor), |tx, may| async move {
            agreement_edits::change_supplier(&tx, &may, id, expected, changes).await?;
            Ok(format!("/suppliers/{id}?done=saved"))
        })
        .await
}
