//! Permits: checks that depend on the actor and the request alone, made before the write transaction begins. A use case
//! that takes a permit as its argument cannot be called without the check. Whoever is refused does not wait for the
//! writes of others.

use std::{marker::PhantomData, ops::Deref};

use crate::{
    Result, UnitId,
    directory::actor::{Act, Actor},
};

/// One act as a type, so that a permit for one act is not accepted for another.
pub trait OneAct: Copy {
    const ACT: Act;
}

macro_rules! acts {
    ($($act:ident)*) => {
        $(
            #[derive(Clone, Copy, Debug)]
            pub struct $act;

            impl OneAct for $act {
                const ACT: Act = Act::$act;
            }
        )*
    };
}

acts!(Administer EditAgreements EditFactors EditPartners EditProducts JoinAgreements LogLot Reserve SetTargets);

/// An actor who may do this everywhere in the organisation.
#[derive(Clone, Copy, Debug)]
pub struct Throughout<'a, A> {
    actor: &'a Actor,
    act: PhantomData<A>,
}

impl<'a, A: OneAct> Throughout<'a, A> {
    pub fn of(actor: &'a Actor) -> Result<Self> {
        actor.may_throughout(A::ACT)?;
        Ok(Self { actor, act: PhantomData })
    }
}

impl<A> Deref for Throughout<'_, A> {
    type Target = Actor;

    fn deref(&self) -> &Actor {
        self.actor
    }
}

/// An actor who may do this to something of one unit, or everywhere in the organisation where no unit is named.
#[derive(Clone, Copy, Debug)]
pub struct Within<'a, A> {
    actor: &'a Actor,
    unit: Option<UnitId>,
    act: PhantomData<A>,
}

impl<'a, A: OneAct> Within<'a, A> {
    pub fn of(actor: &'a Actor, unit: Option<UnitId>) -> Result<Self> {
        match unit {
            Some(unit) => actor.may(A::ACT, unit)?,
            None => actor.may_throughout(A::ACT)?,
        }
        Ok(Self { actor, unit, act: PhantomData })
    }

    /// Checks another unit than the one that the permit was given for.
    pub fn covers(&self, unit: Option<UnitId>) -> Result<()> {
        if unit == self.unit { Ok(()) } else { Self::of(self.actor, unit).map(drop) }
    }
}

impl<A> Deref for Within<'_, A> {
    type Target = Actor;

    fn deref(&self) -> &Actor {
        self.actor
    }
}
