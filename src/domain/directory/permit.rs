//! Leave that is given before a write transaction begins, because nothing in the database changes the answer. A use case
//! that takes it cannot be begun by anybody else, and whoever is refused waits for nobody's write.

use std::{marker::PhantomData, ops::Deref};

use crate::{
    Result, UnitId,
    directory::actor::{Act, Actor},
};

/// One act, as a type: leave to do one thing is none to do another.
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

acts!(Administer EditAgreements EditFactors EditPartners EditProducts JoinAgreements LogLot Reserve);

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

    /// Leave for one unit is none for another.
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
