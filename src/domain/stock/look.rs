//! Which things are alike: the same product, the same look, or declared alike by a person. Unknown facts are not alike,
//! so a thing whose brand nobody recorded is a group of its own.

use std::collections::HashMap;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::stock::facts::Facts;
use crate::text::normal;
use crate::{
    Alike, ProductId,
    reference::{colour, material},
};

/// Things with the same look differ by at most this in each main size.
pub const TOLERANCE_MM: i64 = 20;

/// What people compare when they look at two things. It exists only if all of it is known.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Look {
    /// Category, brand, model, the colour's key and the sorted keys of the materials, one a line.
    words: String,
    sizes_mm: [i64; 3],
}

impl Look {
    fn of(facts: &Facts) -> Option<Look> {
        let names = [Some(&facts.category), facts.brand.as_ref(), facts.model.as_ref()];
        let names: Option<Vec<String>> = names.into_iter().map(|text| text.map(|text| normal(text))).collect();
        let mut words = names?;
        words.push(colour::key(facts.colour.as_ref()?));
        let materials = material::keys(facts.materials.as_ref()?);
        // An empty text is a field somebody skipped, not a brand that two things share.
        if words.iter().any(String::is_empty) || materials.is_empty() {
            return None;
        }
        words.extend(materials);
        Some(Look { words: words.join("\n"), sizes_mm: [facts.width_mm?, facts.depth_mm?, facts.height_mm?] })
    }

    fn near(&self, other: &Look) -> bool {
        let pairs = self.sizes_mm.iter().zip(other.sizes_mm);
        self.words == other.words && pairs.into_iter().all(|(a, b)| a.abs_diff(b) <= TOLERANCE_MM.unsigned_abs())
    }
}

/// Whether two different things are alike. Things of the same product have the same look, whatever their facts say.
pub fn alike(level: Alike, a: &Facts, b: &Facts) -> bool {
    let same_product = a.product.is_some() && a.product == b.product;
    match level {
        Alike::Kind => true,
        Alike::Product => same_product,
        Alike::Look => same_product || same_look(a, b),
    }
}

/// Same look, whatever is known of the products.
pub fn same_look(a: &Facts, b: &Facts) -> bool {
    Appearance::of(a).same_look(&Appearance::of(b))
}

/// The facts that are compared, prepared for comparing one thing with many.
pub struct Appearance<'a> {
    product: Option<ProductId>,
    declared: Option<&'a str>,
    look: Option<Look>,
}

impl<'a> Appearance<'a> {
    pub fn of(facts: &'a Facts) -> Self {
        Self { product: facts.product, declared: facts.alike_key.as_deref(), look: Look::of(facts) }
    }

    /// Whether two different things look alike, as [`alike`] says it.
    pub fn alike(&self, other: &Self) -> bool {
        self.product.is_some() && self.product == other.product || self.same_look(other)
    }

    /// A person who saw both knows better than the measures.
    fn same_look(&self, other: &Self) -> bool {
        let declared = self.declared.is_some() && self.declared == other.declared;
        declared || self.look.as_ref().zip(other.look.as_ref()).is_some_and(|(a, b)| a.near(b))
    }
}

/// The group key of each thing, in the order given: by product, else as declared, else by look, else alone.
///
/// "Within 2 cm" is not transitive (118, 120 and 122), so groups are formed by a rule. The oldest thing (the least id,
/// because ids are in order of creation) founds a group. Each later one joins the first group all of whose members are
/// within 2 cm of it, or founds a new one. So any two members of a group are alike, the result does not depend on the
/// order in which the database answered, and what arrives later never renames or divides a group. The key is made of
/// the founder's look and not of its id, so it stays the same when the founder is split.
pub fn groups(things: &[(Uuid, &Facts)]) -> Vec<String> {
    let mut order: Vec<usize> = (0..things.len()).collect();
    order.sort_by_key(|i| things[*i].0);
    let mut keys = vec![String::new(); things.len()];
    let mut founded: HashMap<String, Vec<Vec<Look>>> = HashMap::new();
    for i in order {
        let (id, facts) = things[i];
        keys[i] = match (facts.product, &facts.alike_key, Look::of(facts)) {
            (Some(product), ..) => key("product", &product.to_string()),
            (None, Some(declared), _) => key("declared", declared),
            (None, None, None) => key("alone", &id.to_string()),
            (None, None, Some(look)) => join(founded.entry(look.words.clone()).or_default(), look),
        };
    }
    keys
}

fn join(groups: &mut Vec<Vec<Look>>, look: Look) -> String {
    let joined = match groups.iter().position(|members| members.iter().all(|member| member.near(&look))) {
        Some(i) => i,
        None => {
            groups.push(Vec::new());
            groups.len() - 1
        }
    };
    let members = &mut groups[joined];
    // The same lot is in the list once for each partner. A look that is in the group already changes nothing.
    if !members.contains(&look) {
        members.push(look);
    }
    let [w, d, h] = members[0].sizes_mm;
    key("look", &format!("{}\n{w} {d} {h}", members[0].words))
}

fn key(kind: &str, of: &str) -> String {
    let hash = Sha256::digest(format!("{kind}\n{of}"));
    hex::encode(&hash[..8])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn table(width_mm: i64) -> Facts {
        Facts {
            category: "table".to_owned(),
            brand: Some("Kinnarps".to_owned()),
            model: Some("Oberon".to_owned()),
            colour: Some("white".to_owned()),
            materials: Some(vec!["steel".to_owned(), "laminate".to_owned()]),
            width_mm: Some(width_mm),
            depth_mm: Some(800),
            height_mm: Some(720),
            ..Facts::default()
        }
    }

    fn keys(things: &[(u128, Facts)]) -> Vec<String> {
        groups(&things.iter().map(|(id, facts)| (Uuid::from_u128(*id), facts)).collect::<Vec<_>>())
    }

    #[test]
    fn two_centimetres_are_alike_and_more_are_not() {
        let mut other = table(1220);
        other.materials = Some(vec![" Laminate".to_owned(), "steel".to_owned()]);
        assert!(alike(Alike::Look, &table(1200), &other));
        assert!(!alike(Alike::Look, &table(1200), &table(1221)));
        (other.colour, other.materials) = (Some("Hvid".to_owned()), Some(vec!["stål, laminat".to_owned()]));
        assert!(alike(Alike::Look, &table(1200), &other), "languages do not part things");
        let both = keys(&[(1, table(1200)), (2, other.clone())]);
        assert_eq!(both[0], both[1]);
        other.colour = Some("RAL 9010".to_owned());
        assert!(!alike(Alike::Look, &table(1200), &other));
        assert!(!alike(Alike::Product, &table(1200), &table(1200)), "an unknown product is not the same product");
        assert!(alike(Alike::Kind, &table(1200), &Facts::default()));
    }

    #[test]
    fn unknown_is_not_alike() {
        let unknowns: [fn(&mut Facts); 5] = [
            |facts| facts.brand = None,
            |facts| facts.model = Some(" ".to_owned()),
            |facts| facts.colour = None,
            |facts| facts.materials = None,
            |facts| facts.height_mm = None,
        ];
        for forget in unknowns {
            let mut facts = table(1200);
            forget(&mut facts);
            assert!(!alike(Alike::Look, &facts, &facts));
            let keys = keys(&[(1, facts.clone()), (2, facts)]);
            assert_ne!(keys[0], keys[1]);
        }
    }

    #[test]
    fn a_product_is_one_group_whatever_its_single_lots_say() {
        let product = Some(ProductId(Uuid::from_u128(7)));
        let keys = keys(&[(1, Facts { product, ..table(1200) }), (2, Facts { product, ..Facts::default() })]);
        assert_eq!(keys[0], keys[1]);
    }

    #[test]
    fn a_person_may_declare_things_alike() {
        let declared = |width| Facts { alike_key: Some("a".to_owned()), brand: None, ..table(width) };
        assert!(alike(Alike::Look, &declared(1200), &declared(1300)));
        assert!(!alike(Alike::Product, &declared(1200), &declared(1300)));
        let keys = keys(&[(1, declared(1200)), (2, declared(1300)), (3, table(1200))]);
        assert_eq!(keys[0], keys[1]);
        assert_ne!(keys[0], keys[2]);
    }

    #[test]
    fn the_oldest_founds_and_the_chain_is_cut() {
        let keys = keys(&[(1, table(1200)), (2, table(1220)), (3, table(1240)), (4, table(1190))]);
        assert_eq!(keys[0], keys[1]);
        assert_ne!(keys[1], keys[2]);
        assert_ne!(keys[3], keys[0], "1190 is within 2 cm of the founder, but not of 1220");
    }

    proptest! {
        #[test]
        fn groups_do_not_depend_on_order_and_hold_only_alike_things(
            widths in proptest::collection::vec(1000..1100i64, 1..30),
            order in Just((0..30usize).collect::<Vec<_>>()).prop_shuffle(),
        ) {
            let things: Vec<_> = widths.iter().enumerate().map(|(i, w)| (i as u128, table(*w))).collect();
            let straight = keys(&things);
            let order: Vec<usize> = order.into_iter().filter(|i| *i < things.len()).collect();
            let shuffled = keys(&order.iter().map(|i| things[*i].clone()).collect::<Vec<_>>());
            for (place, i) in order.iter().enumerate() {
                prop_assert_eq!(&shuffled[place], &straight[*i]);
            }
            for (a, (_, one)) in things.iter().enumerate() {
                for (b, (_, other)) in things.iter().enumerate() {
                    prop_assert!(straight[a] != straight[b] || alike(Alike::Look, one, other));
                }
            }
        }

        #[test]
        fn what_arrives_later_renames_no_group(
            widths in proptest::collection::vec(1000..1100i64, 2..30), before in 1..29usize,
        ) {
            let things: Vec<_> = widths.iter().enumerate().map(|(i, w)| (i as u128, table(*w))).collect();
            let before = before.min(things.len());
            prop_assert_eq!(&keys(&things)[..before], &keys(&things[..before])[..]);
        }
    }
}
