//! Interfaces whose fields are those of objects that their members flatten into themselves.
//!
//! async-graphql derives an interface from one method a field and member; ours would repeat ten
//! fields, with their descriptions, for eight kinds. Here they are taken from the objects.

/// Defines an interface over record types, with the fields of all `$fields` whose name `$keep` lets
/// through.
macro_rules! interface {
    (
        $(#[doc = $doc:literal])+ $name:ident with [$($fields:ty),+], keep $keep:expr,
        { $($variant:ident($member:ty),)+ }
    ) => {
        $(#[doc = $doc])+
        #[expect(missing_docs, reason = "each variant is the type of its name")]
        pub enum $name {
            $($variant($member),)+
        }

        impl async_graphql::resolver_utils::ContainerType for $name {
            async fn resolve_field(
                &self,
                context: &async_graphql::Context<'_>,
            ) -> async_graphql::ServerResult<Option<async_graphql::Value>> {
                match self {
                    $(Self::$variant(member) => member.resolve_field(context).await,)+
                }
            }

            fn collect_all_fields<'a>(
                &'a self,
                context: &async_graphql::ContextSelectionSet<'a>,
                fields: &mut async_graphql::resolver_utils::Fields<'a>,
            ) -> async_graphql::ServerResult<()> {
                match self {
                    $(Self::$variant(member) => member.collect_all_fields(context, fields),)+
                }
            }
        }

        impl async_graphql::OutputType for $name {
            fn type_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn introspection_type_name(&self) -> std::borrow::Cow<'static, str> {
                match self {
                    $(Self::$variant(member) => member.introspection_type_name(),)+
                }
            }

            fn create_type_info(registry: &mut async_graphql::registry::Registry) -> String {
                use async_graphql::registry::{MetaType, MetaTypeId};
                registry.create_output_type::<Self, _>(MetaTypeId::Interface, |registry| {
                    let mut possible_types = async_graphql::indexmap::IndexSet::new();
                    $(
                        <$member as async_graphql::OutputType>::create_type_info(registry);
                        let member = <$member as async_graphql::OutputType>::type_name();
                        registry.add_implements(&member, stringify!($name));
                        possible_types.insert(member.into_owned());
                    )+
                    let mut fields = async_graphql::indexmap::IndexMap::new();
                    let keep: fn(&str) -> bool = $keep;
                    $(
                        let shared = registry.create_fake_output_type::<$fields>();
                        // It is no type of the schema, only a place for the fields.
                        registry.types.remove(shared.name());
                        if let MetaType::Object { fields: shared, .. } = shared {
                            fields.extend(shared.into_iter().filter(|(field, _)| keep(field)));
                        }
                    )+
                    MetaType::Interface {
                        name: stringify!($name).to_owned(),
                        description: Some([$($doc),+].map(str::trim).join("\n")),
                        fields,
                        possible_types,
                        extends: false,
                        keys: None,
                        visible: None,
                        inaccessible: false,
                        tags: Vec::new(),
                        rust_typename: Some(std::any::type_name::<Self>()),
                        directive_invocations: Vec::new(),
                        requires_scopes: Vec::new(),
                    }
                })
            }

            async fn resolve(
                &self,
                context: &async_graphql::ContextSelectionSet<'_>,
                _: &async_graphql::Positioned<async_graphql::parser::types::Field>,
            ) -> async_graphql::ServerResult<async_graphql::Value> {
                match self {
                    $(Self::$variant(member) => {
                        crate::graphql::direct::object(context, member).await
                    })+
                }
            }
        }

        impl async_graphql::InterfaceType for $name {}

        $(
            impl From<$member> for $name {
                fn from(member: $member) -> Self {
                    Self::$variant(member)
                }
            }
        )+
    };
}
pub(crate) use interface;
