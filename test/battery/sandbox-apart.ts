import { startSandbox } from '../../sandbox/sandbox';
import { families, structure } from './families';

/** What the battery asks for: a message of a family, and an ordinary one behind it. */
export interface Wanted {
	family: string;
	size: number;
	/** Subject of the ordinary one. */
	next: string;
}

const me = 'support@example.test';

/** A sandbox in a process of its own, so that what it takes to hold such mail is not counted as ours. */
const run = async (): Promise<void> => {
	const sandbox = await startSandbox();
	sandbox.store.addAccount({ address: me, name: 'Support' });
	process.on('message', ({ family, size, next }: Wanted) => {
		const { make } = [...families, structure].find(({ name }) => name === family)!;
		const envelope = { from: 'mallory@stranger.test', to: [me] };
		sandbox.store.deliver(envelope, Buffer.from(make(size), 'latin1'));
		sandbox.store.deliver(
			envelope,
			Buffer.from(
				`From: Carla <carla@customer.test>\r\nTo: ${me}\r\nSubject: ${next}\r\n\r\nHello\r\n`,
			),
		);
	});
	process.on('disconnect', () => process.exit(0));
	process.send?.({
		servers: sandbox.servers,
		caPem: sandbox.caPem,
		token: sandbox.oauth.tokens.mint(me, ['https://mail.google.com/']),
	});
};

void run();
