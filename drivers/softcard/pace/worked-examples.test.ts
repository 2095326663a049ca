import { describe, expect, it } from 'vitest';
import { toOctets } from '../bytes.ts';
import { decrypt } from '../crypto/block-ciphers.ts';
import { mrzSecret, passwordKey } from '../crypto/key-derivation.ts';
import { groupOf } from '../math/groups.ts';
import { invert } from '../math/modular.ts';
import { bytes, hex, image, poweredCard, scripted } from '../testing/cards.ts';
import { exchange } from '../testing/terminal.ts';
import { encryptedChipAuthenticationData } from './chip-authentication-data.ts';
import { pseudoRandomInteger } from './pseudo-random.ts';

const ephemeral = '107CF58696EF6155053340FD633392BA81909DF7B9706F226F32086C7AFF974A';

type Conversation = readonly (readonly [command: string, answer: string])[];

const compact = (text: string): string => text.replace(/\s+/g, '').toLowerCase();

describe('ICAO Doc 9303-11 appendix G', () => {
  it('gives the password key of the MRZ', () => {
    const secret = mrzSecret(image().mrz);
    expect(hex(secret)).toBe('7e2d2a41c74ea0b38cd36f863939bfa8e9032aad');
    expect(hex(passwordKey('AES-128', secret))).toBe('89ded1b26624ec1e634c1989302849dd');
  });

  it('G.1: generic mapping on brainpoolP256r1, byte for byte', async () => {
    const card = poweredCard(
      image({ pace: [{ mapping: 'ECDH-GM', cipher: 'AES-128', parameterId: 13 }] }),
      scripted([
        '3F00C4D39D153F2B2A214A078D899B22',
        '498FF49756F2DC1587840041839A85982BE7761D14715FB091EFA7BCE9058560',
        ephemeral,
      ]),
    );
    const conversation: Conversation = [
      ['0022C1A40F 800A04007F00070202040202 830101', '9000'],
      ['10860000027C0000', '7C12801095A3A016522EE98D01E76CB6B98B42C39000'],
      [
        `1086000045 7C43 8141 047ACF3EFC982EC45565A4B155129EFBC74650DCBFA6362D896FC70262E0C2CC5E
         544552DCB6725218799115B55C9BAA6D9F6BC3A9618E70C25AF71777A9C4922D 00`,
        `7C43 8241 04824FBA91C9CBE26BEF53A0EBE7342A3BF178CEA9F45DE0B70AA601651FBA3F57
         30D8C879AAA9C9F73991E61B58F4D52EB87A0A0C709A49DC63719363CCD13C54 9000`,
      ],
      [
        `1086000045 7C43 8341 042DB7A64C0355044EC9DF190514C625CBA2CEA48754887122F3A5EF0D5EDD301C
         3556F3B3B186DF10B857B58F6A7EB80F20BA5DC7BE1D43D9BF850149FBB36462 00`,
        `7C43 8441 049E880F842905B8B3181F7AF7CAA9F0EFB743847F44A306D2D28C1D9EC65DF6DB
         7764B22277A2EDDC3C265A9F018F9CB852E111B768B326904B59A0193776F094 9000`,
      ],
      ['008600000C7C0A8508C2B0BD78D94BA86600', '7C0A86083ABB9674BCE93C089000'],
    ];
    for (const [command, expected] of conversation)
      expect(await exchange(card, command)).toBe(compact(expected));
  });

  it('G.2: generic mapping in the 1024-bit group, byte for byte', async () => {
    const card = poweredCard(
      image({ pace: [{ mapping: 'DH-GM', cipher: 'AES-128', parameterId: 0 }] }),
      scripted([
        'FA5B7E3E49753A0DB9178B7B9BD898C8',
        '66DDAFEAC1609CB5B963BB0CB3FF8B3E047F336C',
        'A5B780126B7C980E9FCEA1D4539DA1D27C342DFA',
      ]),
    );
    const conversation: Conversation = [
      ['0022C1A40F 800A04007F00070202040102 830101', '9000'],
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
         6B0BC07147057871A922212C5F67F43173172236B7747D1671E6D692A3C7D40A0C3C5CE397545D015C175EB5
         130551EDBC2EE5D4 00`,
        `7C8183 848180 075693D9AE941877573E634B6E644F8E60AF17A0076B8B123D9201074D36152BD8B3A213
         F53820C42ADC79AB5D0AEEC3AEFB91394DA476BD97B9B14D0A65C1FC71A0E019CB08AF55E1F729005FBA7E3F
         A5DC41899238A250767A6D46DB974064386CD456743585F8E5D90CC8B4004B1F6D866C79CE0584E49687FF61
         BC29AEA1 9000`,
      ],
      // The example's chip also names its certification authority, which no eMRTD of today does.
      ['008600000C7C0A8508B46DD9BD4D98381F00', '7C0A8608917F37B5C0E6D8D19000'],
    ];
    for (const [command, expected] of conversation)
      expect(await exchange(card, command)).toBe(compact(expected));
  });
});

describe('ICAO Doc 9303-11 appendix H', () => {
  it('H.1: integrated mapping on brainpoolP256r1, byte for byte', async () => {
    const card = poweredCard(
      image({ pace: [{ mapping: 'ECDH-IM', cipher: 'AES-128', parameterId: 13 }] }),
      scripted(['2923BE84E16CD6AE529049F1F1BBE9EB', ephemeral]),
    );
    await exchange(card, '0022C1A40F 800A04007F00070202040402 830101');
    // The example does not say of which password its key was made; the nonce is the example's.
    const nonce = await exchange(card, '10860000027C0000');
    expect(
      hex(
        decrypt(
          'AES-128',
          passwordKey('AES-128', mrzSecret(image().mrz)),
          bytes(nonce.slice(8, 40)),
        ),
      ),
    ).toBe('2923be84e16cd6ae529049f1f1bbe9eb');
    const conversation: Conversation = [
      ['10860000147C1281105DD4CBFC96F5453B130D890A1CDBAE3200', '7C0282009000'],
      [
        `1086000045 7C43 8341 0489CBA23FFE96AA18D824627C3E934E54A9FD0B87A95D1471DC1C0ABFDCD640D4
         6755DE9B7B778280B6BEBD57439ADFEB0E21FD4ED6DF42578C13418A59B34C37 00`,
        `7C43 8441 0467F78E5F7F7686082B293E8D087E056916D0F74BC01A5F8957D0DE45691E51E8
         932B69A962B52A0985AD2C0A271EE6A13A8ADDDCD1A3A994B9DED257F4D22753 9000`,
      ],
      ['008600000C7C0A8508450F02B86F6A090900', '7C0A860875D4D96E8D5B03089000'],
    ];
    for (const [command, expected] of conversation)
      expect(await exchange(card, command)).toBe(compact(expected));
  });

  it('H.2: integrated mapping in the 1024-bit group', () => {
    const group = groupOf(0);
    const integer = pseudoRandomInteger(
      'AES-128',
      bytes('FA5B7E3E49753A0DB9178B7B9BD898C8'),
      bytes('B3A6DB3C870C3E99245E0D1C06B747DE'),
      group.prime,
    );
    expect(hex(toOctets(integer, 128))).toBe(
      compact(`A0C7C50C002061A51CC87D254EF38068607417B6EE1B36473CFB800D2D2E5FA2B6980F01105D24FAB22ACD1B
        FA5C8A4C093ECDFAFE6D7125D42A843E338603835CF19AFAFF75EFE21DC5F6AA1F9AE46C25087E7368166FB0
        8C1E4627AFED7D93570417B790FF7F747E57F432B04E1236819E0DFEF5B6E77CA4999925328182D2`),
    );
    expect(hex(group.fromInteger(integer) ?? new Uint8Array(0))).toBe(
      compact(`1D7D767F11E333BCD6DBAEF40E799E7A926B96973550656FF3C830726D118D61C276CDCC61D475CF03A98E0C
        0E79CAEBA5BE25578BD4551D0B10903236F0B0F976852FA78EEA14EA0ACA87D1E91F688FE0DFF897BBE35A47
        2621D343564B262F34223AE8FC59B664BFEDFA2BFE7516CA5510A6BBB633D517EC25D4E0BBAA16C2`),
    );
  });
});

describe('ICAO Doc 9303-11 appendix I', () => {
  const mappingKey = 0x9e56a6b59c95d06ece5cd10f983bb2f4f1943528e577f23881d89d8c3bbee0aan;
  const data = 0x85dc3fa93d0952bfa82f5fd189ee75bd82f11d1f0b8ed4bf5319ac9b53c426b3n;
  const group = groupOf(13);
  /** The example gives the public half; the private one follows from what the chip proved. */
  const staticKey = (invert(data, group.order) * mappingKey) % group.order;

  it('I.1: the mapping key, the static key and the proof belong together', () => {
    expect(hex(group.multiply(group.generator, staticKey) ?? new Uint8Array(0))).toBe(
      compact(`041872709494399E7470A6431BE25E83EEE24FEA568C2ED28DB48E05DB3A610DC8
        84D256A40E35EFCB59BF6753D3A489D28C7A4D973C2DA138A6E7A4A08F68E16F`),
    );
    const encrypted = encryptedChipAuthenticationData(
      'AES-128',
      bytes('0A9DA4DB03BDDE39FC5202BC44B2E89E'),
      group,
      { mappingKey, staticKey },
    );
    expect(hex(encrypted)).toBe(
      compact(
        '1EEA964DAAE372AC990E3EFDE6333353BFC89A6704D93DA8798CF77F5B7A54BD10CBA372B42BE0B9B5F28AA8DE2F4F92',
      ),
    );
  });

  it('I.1: the nonce and the mapping, byte for byte', async () => {
    const card = poweredCard(
      image({
        mrz: { documentNumber: 'C11T002JM', dateOfBirth: '960812', dateOfExpiry: '231031' },
        pace: [{ mapping: 'ECDH-CAM', cipher: 'AES-128', parameterId: 13 }],
        paceCamKey: { parameterId: 13, privateKey: staticKey },
      }),
      scripted(['658B860BC94DF6F044FCE6D5C82CF8E5', hex(toOctets(mappingKey, 32))]),
    );
    const conversation: Conversation = [
      ['0022C1A40F800A04007F00070202040602830101', '9000'],
      ['10860000027C0000', '7C128010CB60E8E0D85B76A9BD304747C2AD42E29000'],
      [
        `1086000045 7C43 8141 047F1D410ADB7DDB3B84BF1030800981A9105D7457B4A3ADE002384F3086C67EDE
         1AB889104A27DB6D842B019020FBF3CEACB0DC627F7BDCAC29969E19D0E553C1 00`,
        `7C43 8241 04A234236AA9B9621E8EFB73B5245C0E09D2576E5277183C1208BDD55280CAE8B3
         04F365713A356E65A451E165ECC9AC0AC46E3771342C8FE5AEDD092685338E23 9000`,
      ],
    ];
    for (const [command, expected] of conversation)
      expect(await exchange(card, command)).toBe(compact(expected));
  });
});
