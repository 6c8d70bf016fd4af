import { NodeOperationError, type INodeProperties } from 'n8n-workflow';
import type { Job } from './job';

/** Which draft is meant. */
export const draftField: INodeProperties = {
	displayName: 'Draft ID',
	name: 'draftId',
	type: 'string',
	default: '={{ $json.draftId }}',
	required: true,
	placeholder: 'e.g. r-5873643212345678901',
	description: 'What Create and Get Many give as draftId',
};

/**
 * The draft that an item names.
 *
 * @throws NodeOperationError where it names none
 */
export const readDraftId = ({ context, itemIndex }: Job): string => {
	const draftId = (context.getNodeParameter('draftId', itemIndex) as string).trim();
	if (draftId !== '') return draftId;
	throw new NodeOperationError(context.getNode(), 'The draft is not named', {
		description: 'Fill in "Draft ID": it comes from Create or Get Many as draftId.',
		itemIndex,
	});
};
