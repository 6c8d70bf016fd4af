import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GmailMailOAuth2Api } from '../credentials/GmailMailOAuth2Api.credentials';
import { GmailServiceAccountApi } from '../credentials/GmailServiceAccountApi.credentials';
import { description as trigger } from '../nodes/GmailImapTrigger/description';
import { description as mailbox } from '../nodes/GmailMailbox/description';
import { description as send } from '../nodes/GmailSend/description';
import { itemTable } from './item-types';
import { credentialsPage, operationsPage, triggerPage, type Examples } from './node-page';

/** Items that came out of a real n8n (`test/n8n/reference.test.ts`), by node and operation. */
const examples = JSON.parse(readFileSync(join(__dirname, 'items.json'), 'utf8')) as Record<
	string,
	Examples
>;

const ofMail = [
	'## The item of a message',
	'[As the trigger gives it](reference-trigger.md#the-item). With *Simplify* on, there are fewer fields.',
];

const ofReceipt = [
	'## The item of a sent message',
	'Send, Reply, Reply to All, Forward, Send Report and Send Draft give it.',
	itemTable('Receipt'),
];

/** The pages of the reference: file in docs/ -> its text. */
export const referencePages = (): Record<string, string> => ({
	'reference-trigger.md': triggerPage(trigger, examples.gmailImapTrigger?.item),
	'reference-send.md': operationsPage(send, examples.gmailSend ?? {}, ofReceipt),
	'reference-mailbox.md': operationsPage(mailbox, examples.gmailMailbox ?? {}, ofMail),
	'reference-credentials.md': credentialsPage([
		new GmailMailOAuth2Api(),
		new GmailServiceAccountApi(),
	]),
});
