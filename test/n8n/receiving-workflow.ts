import type { Credential, Workflow } from '../../demo/n8n-rest';
import { gmailAuthentication } from './gmail-authentication';
import { nodePair } from './node-pair';

/**
 * Each mail of the inbox starts an execution, which does nothing with it.
 *
 * @param more further parameters of the trigger
 */
export function receivingWorkflow(credential: Credential, more: object = {}): Workflow {
	const { parameters, credentials } = gmailAuthentication(credential);
	return nodePair(
		`Receive with ${credential.name}`,
		{
			name: 'Gmail IMAP Trigger',
			type: 'n8n-nodes-gmail-imap-smtp.gmailImapTrigger',
			typeVersion: 1,
			parameters: {
				...parameters,
				mailbox: { __rl: true, mode: 'list', value: 'INBOX', cachedResultName: 'INBOX' },
				...more,
			},
			credentials,
		},
		{ name: 'Done', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} },
	);
}
