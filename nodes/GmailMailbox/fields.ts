import type { INodeProperties } from 'n8n-workflow';
import type { Batch } from './batch';

export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

export const readSimplify = ({ context }: Batch, itemIndex: number): boolean =>
	context.getNodeParameter('simplify', itemIndex, true) === true;
