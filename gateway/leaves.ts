/** Which values may stand where a scalar or an enum belongs. */
import { type GraphQLLeafType, isEnumType } from 'graphql';

/** Of custom scalars, a supergraph knows nothing but the name. */
export function fitsOf(type: GraphQLLeafType): (value: unknown) => boolean {
  if (isEnumType(type)) return (value) => typeof value === 'string' && type.getValue(value) !== undefined;
  switch (type.name) {
    case 'Boolean':
      return (value) => typeof value === 'boolean';
    case 'Int':
      // Of 32 bits. Source: GraphQL specification, §3.5.1.
      return (value) => typeof value === 'number' && value === (value | 0);
    case 'Float':
      return Number.isFinite;
    case 'String':
      return (value) => typeof value === 'string';
    case 'ID':
      return (value) => typeof value === 'string' || Number.isInteger(value);
    default:
      return () => true;
  }
}
