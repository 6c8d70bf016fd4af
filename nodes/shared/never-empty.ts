import type { INodeProperties } from 'n8n-workflow';

/** Fields that are refused where they come to nothing: an empty filter would let everything through. */
export const neverEmpty = (fields: INodeProperties[]): INodeProperties[] =>
	fields.map((field) => ({ ...field, typeOptions: { ...field.typeOptions, empty: 'always' } }));
