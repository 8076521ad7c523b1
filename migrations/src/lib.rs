//! The migrations, oldest first. They cannot use today's entities on purpose: an old migration must not change with
//! them.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::{MigrationTrait, async_trait};

mod m01_organisation;
mod m02_reference;
mod m03_stock;
mod m04_need;
mod m05_agreement;
mod m06_partner;
mod m07_ledger;
mod m08_operation;
mod m09_planner;
mod m10_readiness;
mod m11_lot_change;
mod m13_rights;
mod m14_climb;
mod m15_registers;
mod m16_stock;
mod m17_lot_updated;
mod m19_holders;
mod m21_surplus_since;
mod m22_jobs;
mod m23_answers;
mod m24_kept;
mod m25_photos;
mod m26_labels;
mod m27_document_files;
mod m29_sessions;
mod m30_acting;
mod m31_partner_links;
mod m32_accounts;
mod m33_watches;
mod m40_providers;
mod m41_session_ends;
mod m42_watch_jobs;
mod m43_scim;
mod m44_mail;
mod m45_mail_order;
mod m46_draft_labels;
mod m47_withdrawn_by;
mod m48_circles;
mod m49_target;
mod m50_supplier_version;

pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m01_organisation::Migration),
            Box::new(m02_reference::Migration),
            Box::new(m03_stock::Migration),
            Box::new(m04_need::Migration),
            Box::new(m05_agreement::Migration),
            Box::new(m06_partner::Migration),
            Box::new(m07_ledger::Migration),
            Box::new(m08_operation::Migration),
            Box::new(m09_planner::Migration),
            Box::new(m10_readiness::Migration),
            Box::new(m11_lot_change::Migration),
            Box::new(m13_rights::Migration),
            Box::new(m14_climb::Migration),
            Box::new(m15_registers::Migration),
            Box::new(m16_stock::Migration),
            Box::new(m17_lot_updated::Migration),
            Box::new(m19_holders::Migration),
            Box::new(m21_surplus_since::Migration),
            Box::new(m22_jobs::Migration),
            Box::new(m23_answers::Migration),
            Box::new(m24_kept::Migration),
            Box::new(m25_photos::Migration),
            Box::new(m26_labels::Migration),
            Box::new(m27_document_files::Migration),
            Box::new(m29_sessions::Migration),
            Box::new(m30_acting::Migration),
            Box::new(m31_partner_links::Migration),
            Box::new(m32_accounts::Migration),
            Box::new(m40_providers::Migration),
            Box::new(m33_watches::Migration),
            Box::new(m41_session_ends::Migration),
            Box::new(m42_watch_jobs::Migration),
            Box::new(m43_scim::Migration),
            Box::new(m44_mail::Migration),
            Box::new(m45_mail_order::Migration),
            Box::new(m46_draft_labels::Migration),
            Box::new(m47_withdrawn_by::Migration),
            Box::new(m48_circles::Migration),
            Box::new(m49_target::Migration),
            Box::new(m50_supplier_version::Migration),
        ]
    }
}
