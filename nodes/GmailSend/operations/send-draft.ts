import { NodeOperationError } from 'n8n-workflow';
import { countAutomatic, noCause } from '../automatic-limit';
import { startedBy } from '../started-by';
import type { Operation } from './operation';

export const sendDraft: Operation = {
	resource: 'draft',
	option: {
		name: 'Send',
		value: 'sendDraft',
		description: 'Send a draft that is kept in Gmail',
		action: 'Send a draft',
	},
	writes: false,
	fields: [
		{
			displayName: 'Draft ID',
			name: 'draftId',
			type: 'string',
			default: '={{ $json.draftId }}',
			required: true,
			placeholder: 'e.g. r-5873643212345678901',
			description: 'What "Create a draft" gave as draftId',
		},
	],
	run: async (job) => {
		const { context, core, itemIndex, account, sending } = job;
		const draftId = (context.getNodeParameter('draftId', itemIndex) as string).trim();
		if (draftId === '') {
			throw new NodeOperationError(context.getNode(), 'The draft to send is not named', {
				description: 'Fill in "Draft ID": it comes from "Create a draft" as draftId.',
				itemIndex,
			});
		}
		const key = `draft ${draftId}`;
		const known = sending.once.recall(key);
		if (known.state === 'sent') {
			return [{ json: { ...known.receipt, alreadySent: true }, pairedItem: { item: itemIndex } }];
		}
		// A workflow may have written it: then it can go round in a circle like what is sent at once.
		core.automaticAfter(startedBy(job) ?? [], 'personal');
		await countAutomatic(job, noCause);
		sending.once.remember(key, 'underway');
		const sent = await core.sendDraft(account, draftId, {
			doubted: known.state === 'doubted',
			signal: context.getExecutionCancelSignal(),
		});
		sending.once.remember(key, { ...sent });
		return [{ json: { ...sent }, pairedItem: { item: itemIndex } }];
	},
};
