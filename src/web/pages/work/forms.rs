//! The forms of the steps that somebody may take next, on the coordinator's page and on the partner's.

use crate::{
    app::work::work_orders::WorkOrder,
    domain::{fields::LONGEST_NOTE, work::work_order::Step},
    web::pages::{
        form::{Field, Form},
        text::Text,
        work::kinds,
    },
};

/// The steps in the order in which they are shown.
const STEPS: [Step; 6] = [Step::Accept, Step::Quote, Step::Start, Step::Complete, Step::Refuse, Step::Cancel];

/// `cannot` is the title of the form with which the partner gives the work up.
pub fn of_steps(t: Text, order: &WorkOrder, may: &[Step], path: impl Fn(&str) -> String, cannot: String) -> Vec<Form> {
    let plain = |step: &str| Form::new(step, path(step), t.of("work-step", step));
    let with_reason = |step: &str, title: String| {
        plain(step).folded(title).with(Field::lines("reason", t.say("work-reason"), LONGEST_NOTE))
    };
    let is_priced = order.quote.is_some() || order.estimate.is_some();
    let form = |step: Step| match step {
        Step::Accept if is_priced => plain("accept").primary(),
        Step::Accept => plain("accept"),
        Step::Quote => kinds::quote_form(t, path("quote"), order),
        Step::Start => plain("start").primary(),
        Step::Complete => kinds::done_form(t, path("complete"), order),
        Step::Refuse => with_reason("refuse", cannot.clone()),
        Step::Cancel => with_reason("cancel", t.of("work-step", "cancel")),
    };
    STEPS.into_iter().filter(|step| may.contains(step)).map(form).collect()
}
