import { countAutomatic, noCause } from '../automatic-limit';
import { draftField, readDraftId } from '../draft-field';
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
	fields: [draftField],
	run: async (job) => {
		const { context, core, itemIndex, account, sending } = job;
		const draftId = readDraftId(job);
		const key = `draft ${account.address.toLowerCase()} ${draftId}`;
		const known = sending.once.recall(key);
		if (known.state === 'sent') {
			return [{ json: { ...known.receipt, alreadySent: true }, pairedItem: { item: itemIndex } }];
		}
		// A workflow may have written it: then it can go round in a circle like what is sent at once.
		core.automaticAfter(startedBy(job) ?? [], 'personal');
		await countAutomatic(job, noCause);
		const { messageId: seenBefore } = (known.state === 'doubted' && known.noted) || {};
		const sent = await core.sendDraft(account, draftId, {
			...(typeof seenBefore === 'string' && { seenBefore }),
			onSeen: (messageId) => sending.once.note(key, { messageId }),
			signal: context.getExecutionCancelSignal(),
		});
		sending.once.remember(key, { ...sent });
		return [{ json: { ...sent }, pairedItem: { item: itemIndex } }];
	},
};
