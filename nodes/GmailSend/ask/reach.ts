import type { IExecuteFunctions } from 'n8n-workflow';
import { isQueueMode } from '../../shared/queue-mode';
import { isServed } from '../../shared/served-mailboxes';
import type { Waiting } from './asking';

/** Names by which a computer means itself alone. */
const local = /^(localhost|127\..*|\[::1\]|0\.0\.0\.0)$/;

/**
 * Tells who builds the workflow where answers will not reach it: links that nobody else can open, replies that nothing sees. In queue
 * mode a worker cannot know what triggers there are.
 *
 * @param asked what was sent, and from which mailbox
 */
export const warnOfReach = (
	context: IExecuteFunctions,
	asked: { waiting: Waiting; mailbox: string }[],
): void => {
	const hint = (message: string): void =>
		context.addExecutionHints?.({ message, location: 'outputPane' });
	const { origin, hostname } = new URL(context.getSignedResumeUrl());
	const by = (way: 'link' | 'reply') =>
		asked.filter(({ waiting }) => waiting.question.ways.includes(way));
	if (local.test(hostname) && by('link').length > 0)
		hint(
			`The links of this mail begin with ${origin}, which no other computer can open. Set WEBHOOK_URL to the address of this n8n, or let people answer by a reply ("Answer By").`,
		);
	if (isQueueMode()) return;
	const unseen = by('reply').find(({ mailbox }) => !isServed(mailbox));
	if (unseen)
		hint(
			`Nothing here sees the replies to ${unseen.mailbox}. Publish a workflow with a Gmail IMAP Trigger that watches INBOX of this mailbox, without filters other than Skip.`,
		);
};
