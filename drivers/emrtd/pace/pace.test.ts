import { describe, expect, it } from 'vitest';
import { paceSecret } from '../access-key.ts';
import { bytesToHex, fromBigInt } from '../bytes.ts';
import { encryptCbc, zeroIv } from '../crypto/block-ciphers.ts';
import { curveByPaceId } from '../crypto/curves.ts';
import { curveGroup, type Group, modpGroup } from '../crypto/groups.ts';
import { deriveKey, keyPurpose } from '../crypto/key-derivation.ts';
import { modpGroups } from '../crypto/modp-groups.ts';
import { plainChannel } from '../iso7816/index.ts';
import { hex, scriptedEntropy, scriptedLink } from '../testing/scripted-link.ts';
import { establishPace, isChipMappingGenuine, paceProtocol } from './index.ts';
import { pseudoRandom } from './integrated-mapping.ts';

/** Worked examples of ICAO Doc 9303-11 appendices G, H and I. */
const password = {
  kind: 'mrz',
  documentNumber: 'T22000129',
  dateOfBirth: '640812',
  dateOfExpiry: '101031',
} as const;

const brainpool = () => {
  const curve = curveByPaceId(13);
  if (!curve) throw new Error('no brainpoolP256r1');
  return curveGroup(curve);
};
const modp = () => {
  const [first] = modpGroups;
  if (!first) throw new Error('no group');
  return modpGroup(first);
};
const protocol = (oid: string) => {
  const found = paceProtocol(oid);
  if (!found) throw new Error(`no protocol ${oid}`);
  return found;
};
const ecdhGm = '0.4.0.127.0.7.2.2.4.2.2';
const run = <E>(
  oid: string,
  group: Group<E>,
  entropy: readonly string[],
  conversation: readonly (readonly [string, string])[],
  secret: Parameters<typeof paceSecret>[0] = password,
) => {
  const link = scriptedLink(conversation);
  return establishPace(
    plainChannel(link),
    { protocol: protocol(oid), group, password: secret },
    scriptedEntropy(entropy),
  );
};

const g1 = {
  entropy: [
    '7F4EF07B9EA82FD78AD689B38D0BC78CF21F249D953BC46F4C6E19259C010F99',
    'A73FB703AC1436A18E0CFA5ABB3F7BEC7A070E7A6788486BEE230C4A22762595',
  ],
  select: ['0022C1A40F800A04007F00070202040202830101', '9000'],
  nonce: ['10860000027C0000', '7C12801095A3A016522EE98D01E76CB6B98B42C39000'],
  mapping: [
    `1086000045 7C43 8141 047ACF3EFC982EC45565A4B155129EFBC74650DCBFA6362D896FC70262E0C2CC5E
     544552DCB6725218799115B55C9BAA6D9F6BC3A9618E70C25AF71777A9C4922D 00`,
    `7C43 8241 04824FBA91C9CBE26BEF53A0EBE7342A3BF178CEA9F45DE0B70AA601651FBA3F57
     30D8C879AAA9C9F73991E61B58F4D52EB87A0A0C709A49DC63719363CCD13C54 9000`,
  ],
  agreement: [
    `1086000045 7C43 8341 042DB7A64C0355044EC9DF190514C625CBA2CEA48754887122F3A5EF0D5EDD301C
     3556F3B3B186DF10B857B58F6A7EB80F20BA5DC7BE1D43D9BF850149FBB36462 00`,
    `7C43 8441 049E880F842905B8B3181F7AF7CAA9F0EFB743847F44A306D2D28C1D9EC65DF6DB
     7764B22277A2EDDC3C265A9F018F9CB852E111B768B326904B59A0193776F094 9000`,
  ],
  token: ['008600000C7C0A8508C2B0BD78D94BA86600', '7C0A86083ABB9674BCE93C089000'],
} as const satisfies Record<string, readonly string[]>;
const g1Lines = [g1.select, g1.nonce, g1.mapping, g1.agreement, g1.token];

describe('PACE generic mapping, appendix G', () => {
  it('derives the password key of the machine-readable zone', () => {
    const secret = paceSecret(password);
    expect(bytesToHex(secret)).toBe('7e2d2a41c74ea0b38cd36f863939bfa8e9032aad');
    expect(bytesToHex(deriveKey('AES-128', secret, keyPurpose.password))).toBe(
      '89ded1b26624ec1e634c1989302849dd',
    );
  });

  it('G.1: ECDH on brainpoolP256r1, byte for byte', async () => {
    const outcome = await run(ecdhGm, brainpool(), g1.entropy, g1Lines);
    if (!outcome.ok) throw new Error(outcome.failure.detail);
    const { keys, counter } = outcome.value.session;
    expect(bytesToHex(keys.encryption)).toBe('f5f0e35c0d7161ee6724ee513a0d9a7f');
    expect(bytesToHex(keys.mac)).toBe('fe251c7858b356b24514b3bd5f4297d1');
    expect(counter).toBe(0n);
  });

  it('G.2: DH on the 1024-bit group of RFC 5114, byte for byte', async () => {
    const outcome = await run(
      '0.4.0.127.0.7.2.2.4.1.2',
      modp(),
      ['5265030F751F4AD18B08AC565FC7AC952E41618D', '89CCD99B0E8D3B1F11E1296DCA68EC53411CF2CA'],
      [
        ['0022C1A40F800A04007F00070202040102830101', '9000'],
        ['10860000027C0000', '7C128010854D8DF5827FA6852D1A4FA701CDDDCA9000'],
        [
          `1086000086 7C8183 818180 23FB3749EA030D2A25B278D2A562047ADE3F01B74F17A15402CB7352CA7D2B3E
           B71C343DB13D1DEBCE9A3666DBCFC920B49174A602CB47965CAA73DC702489A44D41DB914DE9613DC5E98C94
           160551C0DF86274B9359BC0490D01B03AD54022DCB4F57FAD6322497D7A1E28D46710F461AFE710FBBBC5F8B
           A166F4311975EC6C 00`,
          `7C8183 828180 78879F57225AA8080D52ED0FC890A4B25336F699AA89A2D3A189654AF70729E623EA5738
           B26381E4DA19E004706FACE7B235C2DBF2F38748312F3C98C2DD4882A41947B324AA1259AC22579DB93F7085
           655AF30889DBB845D9E6783FE42C9F2449400306254C8AE8EE9DD812A804C0B66E8CAFC14F84D8258950A91B
           44126EE6 9000`,
        ],
        [
          `1086000086 7C8183 838180 907D89E2D425A178AA81AF4A7774EC8E388C115CAE67031E85EECE520BD91155
           1B9AE4D04369F29A02626C86FBC6747CC7BC352645B6161A2A42D44EDA80A08FA8D61B76D3A154AD8A5A5178
           6B0BC07147057871A922212C5F67F4317317 2236B7747D1671E6D692A3C7D40A0C3C5CE397545D015C175EB5
           130551EDBC2EE5D4 00`,
          `7C8183 848180 075693D9AE941877573E634B6E644F8E60AF17A0076B8B123D9201074D36152BD8B3A213
           F53820C42ADC79AB5D0AEEC3AEFB91394DA476BD97B9B14D0A65C1FC71A0E019CB08AF55E1F729005FBA7E3F
           A5DC41899238A250767A6D46DB974064386CD456743585F8E5D90CC8B4004B1F6D866C79CE0584E49687FF61
           BC29AEA1 9000`,
        ],
        [
          '008600000C7C0A8508B46DD9BD4D98381F00',
          '7C1B8608917F37B5C0E6D8D1870F444554455354435643413030303033 9000',
        ],
      ],
    );
    if (!outcome.ok) throw new Error(outcome.failure.detail);
    expect(bytesToHex(outcome.value.session.keys.encryption)).toBe(
      '2f7f46adcc9e7e521b45d192fafa9126',
    );
    expect(bytesToHex(outcome.value.session.keys.mac)).toBe('805a1d27d45a5116f73c54469462b7d8');
  });
});

describe('PACE integrated mapping, appendix H', () => {
  const s = '2923BE84E16CD6AE529049F1F1BBE9EB';
  const t = '5DD4CBFC96F5453B130D890A1CDBAE32';

  it('H.1: maps the nonces to a point of brainpoolP256r1', () => {
    const group = brainpool();
    const value = pseudoRandom('AES-128', hex(s), hex(t), group.prime);
    expect(bytesToHex(fromBigInt(value, 32))).toBe(
      'a2f8ff2df50e52c6599f386adcb595d229f6a167ade2be5f2c3296add5b7430e',
    );
    expect(bytesToHex(group.encode(group.fromInteger(value)))).toBe(
      `04${'8e82d31559ed0fde92a4d0498add3c23baba94fb77691e31e90aea77fb17d427'}${'4c1ae14bd0c3dbac0c871b7f3608169364437ca30ac243a089d3f266c1e60fad'}`,
    );
  });

  it('H.1: agrees on the session keys and tokens with the mapped generator', () => {
    const group = brainpool();
    const generator = group.fromInteger(pseudoRandom('AES-128', hex(s), hex(t), group.prime));
    const ours = 0xa73fb703ac1436a18e0cfa5abb3f7bec7a070e7a6788486bee230c4a22762595n;
    expect(bytesToHex(group.encode(group.multiply(generator, ours)))).toBe(
      `04${'89cba23ffe96aa18d824627c3e934e54a9fd0b87a95d1471dc1c0abfdcd640d4'}${'6755de9b7b778280b6bebd57439adfeb0e21fd4ed6df42578c13418a59b34c37'}`,
    );
    const chip = group.decode(
      hex(`0467F78E5F7F7686082B293E8D087E056916D0F74BC01A5F8957D0DE45691E51E8
           932B69A962B52A0985AD2C0A271EE6A13A8ADDDCD1A3A994B9DED257F4D22753`),
    );
    if (!chip) throw new Error('public key not taken');
    expect(bytesToHex(group.sharedSecret(group.multiply(chip, ours)) ?? new Uint8Array())).toBe(
      '4f150fde1d4f0e38e95017b891bae17133a0df45b0d3e18b60ba7beafdc2c713',
    );
  });

  it('H.1: the whole conversation, byte for byte', async () => {
    // The example gives K-pi, not the MRZ it came from: the nonce is encrypted for the password used here.
    const passwordKey = deriveKey('AES-128', paceSecret(password), keyPurpose.password);
    const encrypted = encryptCbc('AES-128', passwordKey, zeroIv('AES-128'), hex(s));
    const outcome = await run(
      '0.4.0.127.0.7.2.2.4.4.2',
      brainpool(),
      [t, 'A73FB703AC1436A18E0CFA5ABB3F7BEC7A070E7A6788486BEE230C4A22762595'],
      [
        ['0022C1A40F800A04007F00070202040402830101', '9000'],
        ['10860000027C0000', `7C128010${bytesToHex(encrypted)}9000`],
        ['10860000147C1281105DD4CBFC96F5453B130D890A1CDBAE3200', '7C0282009000'],
        [
          `1086000045 7C43 8341 0489CBA23FFE96AA18D824627C3E934E54A9FD0B87A95D1471DC1C0ABFDCD640D4
           6755DE9B7B778280B6BEBD57439ADFEB0E21FD4ED6DF42578C13418A59B34C37 00`,
          `7C43 8441 0467F78E5F7F7686082B293E8D087E056916D0F74BC01A5F8957D0DE45691E51E8
           932B69A962B52A0985AD2C0A271EE6A13A8ADDDCD1A3A994B9DED257F4D22753 9000`,
        ],
        ['008600000C7C0A8508450F02B86F6A090900', '7C0A860875D4D96E8D5B03089000'],
      ],
    );
    if (!outcome.ok) throw new Error(outcome.failure.detail);
    expect(bytesToHex(outcome.value.session.keys.encryption)).toBe(
      '0d3feb33251a6370893d62ae8daaf51b',
    );
    expect(bytesToHex(outcome.value.session.keys.mac)).toBe('b01e89e3d9e8719e586b50b4a7506e0b');
  });

  it('H.2: maps the nonces to a generator of the 1024-bit group', () => {
    const group = modp();
    const value = pseudoRandom(
      'AES-128',
      hex('FA5B7E3E49753A0DB9178B7B9BD898C8'),
      hex('B3A6DB3C870C3E99245E0D1C06B747DE'),
      group.prime,
    );
    expect(bytesToHex(group.encode(value))).toBe(
      bytesToHex(
        hex(`A0C7C50C002061A51CC87D254EF38068607417B6EE1B36473CFB800D2D2E5FA2B6980F01105D24FAB22ACD1B
             FA5C8A4C093ECDFAFE6D7125D42A843E338603835CF19AFAFF75EFE21DC5F6AA1F9AE46C25087E7368166FB0
             8C1E4627AFED7D93570417B790FF7F747E57F432B04E1236819E0DFEF5B6E77CA4999925328182D2`),
      ),
    );
    const generator = group.fromInteger(value);
    expect(bytesToHex(group.encode(generator))).toBe(
      bytesToHex(
        hex(`1D7D767F11E333BCD6DBAEF40E799E7A926B96973550656FF3C830726D118D61C276CDCC61D475CF03A98E0C
             0E79CAEBA5BE25578BD4551D0B10903236F0B0F976852FA78EEA14EA0ACA87D1E91F688FE0DFF897BBE35A47
             2621D343564B262F34223AE8FC59B664BFEDFA2BFE7516CA5510A6BBB633D517EC25D4E0BBAA16C2`),
      ),
    );
    const ours = BigInt(
      `0x${'4BD0E54740F9A028E6A515BFDAF967848C4F5F5FFF65AA0915947FFD1A0DF2FA6981271BC905F3551457B7E03AC3B8066DE4AA406C1171FB43DD939C4BA16175103BA3DEE16419AA248118F90CC36A3D6F4C373652E0C3CCE7F0F1D0C5425B3600F0F0D6A67F004C8BBA33F2B4733C7252445C1DFC4F1107203F71D2EFB28161'}`,
    );
    const chip = group.decode(
      hex(`928D9A0F9DBA450F13FC859C6F290D1D36E42431138A4378500BEB4E0401854CFF111F71CB6DC1D0335807A1
           1388CC8EAA87B07907AAD9FBA6B169AF6D8C26AF8DDDC39ADC3AD2E3FF882B84D23E9768E95A80E4746FB07A
           9767679FE92133B4D379935C771BD7FBED6C7BB4B1708B275EA75679524CDC9C6A91370CC662A2F3`),
    );
    if (chip === undefined) throw new Error('public key not taken');
    expect(bytesToHex(group.sharedSecret(group.multiply(chip, ours)) ?? new Uint8Array())).toBe(
      bytesToHex(
        hex(`419410D6C0A17A4C07C54872CE1CBCEB0A2705C1A434C8A89A4CFE41F1D78124CA7EC52BDE7615E5345E48AB
             1ABB6E7D1D59A57F3174084D3CA4570397C1F62228BDFDB2DA191EA2239E2C060DBE3BBC23C2FCD0AF12E0F9
             E0B99FCF91FF1959011D5798B2FCBC1F14FCC24E441F4C8F9B08D977E9498560E63E7FFAB3134EA7`),
      ),
    );
  });
});

describe('PACE chip-authentication mapping, appendix I', () => {
  const chipKey = hex(`041872709494399E7470A6431BE25E83EEE24FEA568C2ED28DB48E05DB3A610DC8
    84D256A40E35EFCB59BF6753D3A489D28C7A4D973C2DA138A6E7A4A08F68E16F`);

  it('I.1: byte for byte, and the chip proves its key', async () => {
    const group = brainpool();
    const outcome = await run(
      '0.4.0.127.0.7.2.2.4.6.2',
      group,
      [
        '5D8BB87BD74D985A4B7D4325B9F7B976FE835122773400798914AA22738135CC',
        '76ECFDAA9841C323A3F5FC5E88B88DB3EFF7E35EBF57A7E6946CB630006C2120',
      ],
      [
        ['0022C1A40F800A04007F00070202040602830101', '9000'],
        ['10860000027C0000', '7C128010CB60E8E0D85B76A9BD304747C2AD42E29000'],
        [
          `1086000045 7C43 8141 047F1D410ADB7DDB3B84BF1030800981A9105D7457B4A3ADE002384F3086C67EDE
           1AB889104A27DB6D842B019020FBF3CEACB0DC627F7BDCAC29969E19D0E553C1 00`,
          `7C43 8241 04A234236AA9B9621E8EFB73B5245C0E09D2576E5277183C1208BDD55280CAE8B3
           04F365713A356E65A451E165ECC9AC0AC46E3771342C8FE5AEDD092685338E23 9000`,
        ],
        [
          `1086000045 7C43 8341 04446C934084D9DAB863944F219520076C29EE3F7AE6722B11FF319EC1C7728F95
           5483400BFF60BF0C5929270009277DC2A515E12575010AD9BA916CF1BF86FEFC 00`,
          `7C43 8441 0402AD566F3C6EC7F9324509AD50A51FA52030782A4968FCFEDF737DAEA9933331
           11C3B9B4C2287789BD137E7F8AA882E2A3C633CCD6ECC2C63C57AD401A09C2E1 9000`,
        ],
        [
          '008600000C7C0A8508E86BD06018A1CD3B00',
          `7C3C 8608 8596CF055C67C1A3 8A30 1EEA964DAAE372AC990E3EFDE6333353BFC89A6704D93DA8798CF77F
           5B7A54BD10CBA372B42BE0B9B5F28AA8DE2F4F92 9000`,
        ],
      ],
      { kind: 'mrz', documentNumber: 'C11T002JM', dateOfBirth: '960812', dateOfExpiry: '231031' },
    );
    if (!outcome.ok) throw new Error(outcome.failure.detail);
    const { session, chipMapping } = outcome.value;
    expect(bytesToHex(session.keys.encryption)).toBe('0a9da4db03bdde39fc5202bc44b2e89e');
    expect(bytesToHex(session.keys.mac)).toBe('4b1c06491ed5140ca2b537d344c6c0b1');
    if (!chipMapping) throw new Error('no chip authentication data');
    expect(bytesToHex(chipMapping.chipAuthenticationData)).toBe(
      '85dc3fa93d0952bfa82f5fd189ee75bd82f11d1f0b8ed4bf5319ac9b53c426b3',
    );
    expect(isChipMappingGenuine(group, chipKey, chipMapping)).toBe(true);
    const another = group.encode(group.multiply(group.generator, 5n));
    expect(isChipMappingGenuine(group, another, chipMapping)).toBe(false);
  });
});

describe('PACE against a wrong card', () => {
  const before = [g1.select, g1.nonce, g1.mapping, g1.agreement];
  const last = g1.token[0];
  const cases: Record<string, [readonly (readonly [string, string])[], string]> = {
    'the key is refused': [[...before, [last, '6300']], 'key-wrong'],
    'two tries are left': [[...before, [last, '63C2']], 'key-wrong'],
    'the chip has another token': [
      [...before, [last, '7C0A86083ABB9674BCE93C099000']],
      'agreement-failed',
    ],
    'the nonce is short': [
      [g1.select, [g1.nonce[0], '7C0A800895A3A016522EE98D9000']],
      'answer-malformed',
    ],
    'the protocol is unknown to it': [[[g1.select[0], '6A80']], 'status'],
    'the mapping key is off the curve': [
      [g1.select, g1.nonce, [g1.mapping[0], g1.mapping[1].replace('13C54', '13C55')]],
      'agreement-failed',
    ],
    'it mirrors our mapping key': [
      [
        g1.select,
        g1.nonce,
        [
          g1.mapping[0],
          `${g1.mapping[0].replace('1086000045', '').replace('8141', '8241').replace(/00$/, '')}9000`,
        ],
      ],
      'agreement-failed',
    ],
    'it answers with noise': [[g1.select, [g1.nonce[0], 'FFFFFFFF9000']], 'answer-malformed'],
    'it answers with nothing': [[g1.select, [g1.nonce[0], '9000']], 'answer-malformed'],
  };
  for (const [name, [lines, reason]] of Object.entries(cases))
    it(`fails when ${name}`, async () => {
      const outcome = await run(ecdhGm, brainpool(), g1.entropy, lines);
      expect(outcome).toMatchObject({ ok: false, failure: { reason } });
    });
});
