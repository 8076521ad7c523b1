//! How similar two things are, to suggest others to somebody who looks at a thing that is too few, too far away or
//! taken.

use crate::{
    reference::{colour, material},
    stock::{facts::Facts, look},
    text::same_text,
};

/// What two things have in common, the most important first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shared {
    Product,
    /// Declared alike, or the same in all that people compare by eye.
    Look,
    /// Their photos look the same.
    Photo,
    Model,
    Brand,
    /// Each size that is known of both differs by a tenth at most.
    Sizes,
    Colour,
    Material,
}

impl Shared {
    /// The weights are our own choice. The same product comes before everything that only looks like it, and a brand
    /// before a colour.
    fn points(self) -> u32 {
        match self {
            Self::Product => 100,
            Self::Look => 80,
            Self::Photo => 60,
            Self::Model => 30,
            Self::Brand => 15,
            Self::Sizes => 15,
            Self::Colour => 10,
            Self::Material => 5,
        }
    }
}

/// What is known to be the same of both. Unknown facts are neither alike nor different.
pub fn shared(a: &Facts, b: &Facts) -> Vec<Shared> {
    let both =
        |a: &Option<String>, b: &Option<String>| a.as_deref().zip(b.as_deref()).is_some_and(|(a, b)| same_text(a, b));
    let brand = both(&a.brand, &b.brand);
    let materials = |facts: &Facts| material::keys(facts.materials.iter().flatten());
    let all = [
        (Shared::Product, a.product.is_some() && a.product == b.product),
        (Shared::Look, look::same_look(a, b)),
        (Shared::Model, brand && both(&a.model, &b.model)),
        (Shared::Brand, brand),
        (Shared::Sizes, near_sizes(a, b)),
        (
            Shared::Colour,
            a.colour.as_deref().zip(b.colour.as_deref()).is_some_and(|(a, b)| colour::same(a, b) == Some(true)),
        ),
        (Shared::Material, !materials(a).is_disjoint(&materials(b))),
    ];
    all.into_iter().filter_map(|(what, holds)| holds.then_some(what)).collect()
}

/// How similar two things are: more points mean more similar.
pub fn points(shared: &[Shared]) -> u32 {
    shared.iter().map(|what| what.points()).sum()
}

fn near_sizes(a: &Facts, b: &Facts) -> bool {
    let sizes = [(a.width_mm, b.width_mm), (a.depth_mm, b.depth_mm), (a.height_mm, b.height_mm)];
    let mut known = sizes.into_iter().filter_map(|(a, b)| Some((a?, b?))).peekable();
    known.peek().is_some() && known.all(|(a, b)| a.abs_diff(b) * 10 <= a.max(b).unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ProductId;

    fn chair() -> Facts {
        Facts { category: "office-chair".to_owned(), ..Facts::default() }
    }

    #[test]
    fn what_is_unknown_is_not_shared() {
        assert!(shared(&chair(), &chair()).is_empty());
        let grey = Facts { colour: Some("koksgrå".to_owned()), width_mm: Some(600), ..chair() };
        assert!(shared(&grey, &chair()).is_empty());
    }

    #[test]
    fn the_same_product_goes_before_what_looks_like_it() {
        let of =
            |product| Facts { product, brand: Some("HÅG".to_owned()), colour: Some("grå".to_owned()), ..chair() };
        let product = Some(ProductId::new());
        let same = shared(&of(product), &Facts { colour: Some("sort".to_owned()), ..of(product) });
        let alike = shared(&of(product), &Facts { brand: Some("håg ".to_owned()), ..of(None) });
        assert_eq!(same, [Shared::Product, Shared::Brand]);
        assert_eq!(alike, [Shared::Brand, Shared::Colour]);
        assert!(points(&same) > points(&alike));
    }

    #[test]
    fn sizes_are_near_within_a_tenth() {
        let wide = |mm| Facts { width_mm: Some(mm), ..chair() };
        assert_eq!(shared(&wide(1_600), &wide(1_450)), [Shared::Sizes]);
        assert!(shared(&wide(1_600), &wide(1_400)).is_empty());
        let tall = |mm| Facts { height_mm: Some(mm), ..wide(1_600) };
        assert!(shared(&tall(720), &tall(1_100)).is_empty(), "one that differs is enough");
    }
}
