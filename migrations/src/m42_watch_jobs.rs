//! Watches are asked without jobs now. Jobs that still wait are deleted, because no worker takes them any more.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.execute(Query::delete().from_table("job").and_where(Expr::col("queue").eq("watches")).to_owned()).await
    }
}
