import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Batch } from '../batch';
import { messageField } from '../message-field';
import { messageChange } from './changes';

const TRIGGER_TYPE = 'n8n-nodes-gmail-imap-smtp.gmailImapTrigger';

/** The keyword by which a trigger knows what is done, as its items carry it. */
const DONE_KEYWORD = /^\$n8n-[0-9a-f]{12}$/;

interface Told extends IDataObject {
	doneMark: string;
}

const isTold = (value: unknown): value is Told =>
	typeof value === 'object' &&
	value !== null &&
	'doneMark' in value &&
	typeof value.doneMark === 'string' &&
	DONE_KEYWORD.test(value.doneMark);

/** The item of the trigger that this one comes from; undefined where n8n cannot tell, as in a sub-workflow. */
const itemOfTrigger = (context: IExecuteFunctions, itemIndex: number): Told | undefined => {
	const triggers = context
		.getParentNodes(context.getNode().name)
		.filter(({ type }) => type === TRIGGER_TYPE);
	for (const { name } of triggers) {
		try {
			const proxy = context.getWorkflowDataProxy(itemIndex) as {
				$(node: string): { item?: { json?: unknown } };
			};
			const json = proxy.$(name).item?.json;
			if (isTold(json)) return json;
		} catch {
			// Another trigger started this execution, or a node between says nothing of where its items come from.
		}
	}
	return undefined;
};

/** The item of the trigger: the one that was given, or the one that it comes from. */
const itemWithMark = ({ context, core }: Batch, itemIndex: number): Told => {
	const value: unknown = context.getNodeParameter('message', itemIndex);
	if (isTold(value)) return value;
	const item = itemOfTrigger(context, itemIndex);
	if (item) return item;
	throw new core.GmailError('This item does not come from a trigger that waits for Mark as Done', {
		code: 'messageInvalid',
		retry: 'never',
		remedy:
			'In Gmail IMAP Trigger you add the option Message Is Done and choose When the Workflow Says So; its items then hold doneMark. In Message of this node you give that item: {{ $("Gmail IMAP Trigger").item.json }}. A sub-workflow has to be given doneMark, id and account with its input.',
		guide: core.guideTo('This item does not come from a trigger that waits for Mark as Done'),
	});
};

export const markAsDone = messageChange({
	option: {
		name: 'Mark as Done',
		value: 'markAsDone',
		description: 'Tell Gmail IMAP Trigger that messages are done, so that they do not come again',
		action: 'Mark a message as done',
	},
	message: {
		field: {
			...messageField,
			hint: 'The item of Gmail IMAP Trigger; where this item comes from it, nothing has to be filled in',
			description:
				'For a trigger whose option Message Is Done is When the Workflow Says So. Works after a Wait node, in a sub-workflow and on a worker. A message that was moved is found.',
		},
		of: itemWithMark,
	},
	changes: (_batch, _itemIndex, told) => ({ addKeywords: [String(told.doneMark)] }),
});
