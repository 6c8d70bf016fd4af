import { hostRefusal } from '../../nodes/shared/oldest-host';

describe('an n8n', () => {
	it.each(['2.20.0', '2.20.12', '2.41.1', '2.100.0', '3.0.0', '2.20.0-exp.1', '', 'dev'])(
		'of version "%s" is taken',
		(version) => expect(hostRefusal(version)).toBe(''),
	);

	it.each(['0.236.3', '1.123.81', '2.0.3', '2.4.8', '2.19.9', '2.9.0'])(
		'of version "%s" is refused by the version that it takes',
		(version) =>
			expect(hostRefusal(version)).toBe(
				`n8n ${version} is too old for the Gmail nodes of n8n-nodes-gmail-imap-smtp: they need n8n 2.20 or newer. Whoever runs n8n updates it.`,
			),
	);
});
