import type { OutgoingMail } from '../../gmail/message';
import { compose, type Composed } from '../../gmail/send/compose';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox';
import type { StoredMessage } from '../../sandbox/store/stored-message';
import { trustCertificate } from './trust';

/** Who sends. */
export const me = 'support@example.test';

/** Who receives. */
export const carla = 'carla@customer.test';

/** A sandbox with the mailboxes of the two. */
export const openSendingSandbox = async (): Promise<Sandbox> => {
	const sandbox = await startSandbox();
	trustCertificate(sandbox.caPem);
	for (const address of [me, carla]) sandbox.store.addAccount({ address, name: '' });
	return sandbox;
};

/** A mail to Carla. */
export const composeMail = (given: Partial<OutgoingMail> = {}, messageId?: string): Composed =>
	compose(
		{
			senderName: '',
			to: [{ name: '', address: carla }],
			cc: [],
			bcc: [],
			replyTo: [],
			subject: 'Hello',
			text: 'Grüße',
			attachments: [],
			...given,
		},
		me,
		messageId,
	);

/** What of a message reached Carla. */
export const arrivals = (sandbox: Sandbox, messageId: string): StoredMessage[] =>
	[...sandbox.store.account(carla)!.all()].filter(({ source }) =>
		source.subarray(0, 4_000).includes(messageId),
	);
