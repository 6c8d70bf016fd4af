import type { IExecuteFunctions } from 'n8n-workflow';
import type { Waiting } from './asking';

/** Names by which a computer means itself alone. */
const local = /^(localhost|127\..*|\[::1\]|0\.0\.0\.0)$/;

/** Tells who builds the workflow that nobody else can open the links. */
export const warnOfLocalLinks = (context: IExecuteFunctions, waiting: Waiting[]): void => {
	const { origin, hostname } = new URL(context.getSignedResumeUrl());
	if (!local.test(hostname) || waiting.length === 0) return;
	context.addExecutionHints?.({
		message: `The links of this mail begin with ${origin}, which no other computer can open. Set WEBHOOK_URL to the address of this n8n.`,
		location: 'outputPane',
	});
};
