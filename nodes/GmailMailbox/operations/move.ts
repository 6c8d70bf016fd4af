import type { INodeProperties } from 'n8n-workflow';
import { createMissingField } from '../label-field';
import { mailboxField } from '../../shared/mailbox-field';
import { messageChange } from './changes';

const target: INodeProperties = {
	...mailboxField({
		displayName: 'Move To',
		name: 'moveTo',
		value: '',
		description:
			'The label or folder to move to, out of the inbox and the label the message was in',
	}),
	typeOptions: { empty: 'always' },
};

export const move = messageChange({
	option: {
		name: 'Move',
		value: 'move',
		description: 'Move messages to a label or folder, out of the inbox',
		action: 'Move a message',
	},
	changes: ({ context }, itemIndex) => ({
		moveTo: context.getNodeParameter('moveTo', itemIndex, '', { extractValue: true }) as string,
		createMissingLabels: context.getNodeParameter('createMissing', itemIndex) === true,
	}),
	fields: [target, createMissingField],
});
