use sea_orm::entity::prelude::*;

use crate::domain::{Instant, PictureId};

/// A picture that is kept in storage under `id`, once for everything that shows it.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "picture")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PictureId,
    /// SHA-256 of the largest size, in hexadecimal digits.
    #[sea_orm(column_type = "Text")]
    pub hash: String,
    /// Width and height of the largest size, in pixels.
    pub width: i64,
    pub height: i64,
    /// In base64.
    #[sea_orm(column_type = "Text")]
    pub thumbhash: String,
    /// The 64 bits of `media::Likeness`.
    pub likeness: i64,
    /// When somebody last began to use it, or stopped using it.
    pub touched_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
