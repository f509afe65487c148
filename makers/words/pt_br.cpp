// Written by scripts/make_words.py; change that, not this.
// Words of Faker 40.63.0 (MIT), places of GeoNames (CC BY 4.0): see NOTICE.
// clang-format off
#include "makers/words.hpp"

namespace likeness::makers {

extern const LocaleWords kWordsPtBr;
const LocaleWords kWordsPtBr = {
    .name = "pt_BR",
    .country = "Brasil",
    .code = "BR",
    .language = "pt",
    .female = "Agatha|Alana|Alexia|Alice|Allana|Alícia|Amanda|Ana|Antonella|Aurora|Ayla|Aylla|Beatriz|Bella|"
        "Bianca|Brenda|Bruna|Bárbara|Camila|Carolina|Caroline|Catarina|Cecilia|Cecília|Clara|Clarice|"
        "Daniela|Eduarda|Elisa|Eloah|Eloá|Emanuella|Emanuelly|Emilly|Ester|Esther|Evelyn|Fernanda|Gabriela|"
        "Gabrielly|Giovanna|Hadassa|Helena|Hellena|Heloisa|Heloísa|Isabel|Isabela|Isabella|Isabelly|"
        "Isadora|Isis|Jade|Joana|Julia|Juliana|Júlia|Kamilly|Lara|Larissa|Laura|Lavínia|Laís|Letícia|"
        "Liz|Lorena|Luana|Luara|Luiza|Luna|Lunna|Luísa|Lívia|Maitê|Manuela|Manuella|Marcela|Maria|"
        "Mariah|Mariana|Mariane|Marina|Maya|Maysa|Melina|Melissa|Milena|Mirella|Natália|Nicole|Nina|"
        "Olivia|Olívia|Pietra|Rafaela|Raquel|Rebeca|Sabrina|Sara|Sarah|Sofia|Sophia|Sophie|Stella|Stephany|"
        "Valentina|Vitória|Yasmin|Zoe|Ágatha|Ísis",
    .male = "Alexandre|André|Anthony|Antony|Antônio|Apollo|Arthur|Asafe|Augusto|Benicio|Benjamim|Benjamin|"
        "Bento|Benício|Bernardo|Brayan|Breno|Bruno|Bryan|Caio|Caleb|Calebe|Cauã|Cauê|Daniel|Danilo|"
        "Dante|Davi|Diego|Diogo|Dom|Eduardo|Emanuel|Enrico|Enzo|Erick|Felipe|Fernando|Francisco|Gabriel|"
        "Gael|Guilherme|Gustavo|Heitor|Henrique|Henry|Ian|Igor|Isaac|Isaque|Joaquim|Josué|José|João|"
        "Juan|Kaique|Kevin|Leandro|Leonardo|Levi|Liam|Lorenzo|Luan|Lucas|Lucca|Luigi|Léo|Marcelo|Mateus|"
        "Matheus|Mathias|Matteo|Miguel|Murilo|Nathan|Nicolas|Noah|Oliver|Otto|Otávio|Paulo|Pedro|Pietro|"
        "Rael|Rafael|Raul|Ravi|Ravy|Renan|Rhavi|Rodrigo|Ryan|Samuel|Thales|Theo|Theodoro|Thiago|Thomas|"
        "Théo|Valentim|Vicente|Vinicius|Vinícius|Vitor|Yago|Yan|Yuri",
    .family = "Abreu|Albuquerque|Almeida|Alves|Andrade|Aparecida|Aragão|Araújo|Azevedo|Barbosa|Barros|Borges|"
        "Brito|Caldeira|Camargo|Campos|Cardoso|Carvalho|Casa Grande|Cassiano|Castro|Cavalcante|Cavalcanti|"
        "Cirino|Correia|Costa|Costela|Cunha|Câmara|da Conceição|da Costa|da Cruz|da Cunha|da Luz|"
        "da Mata|da Mota|da Paz|da Rocha|da Rosa|das Neves|Dias|Duarte|Farias|Fernandes|Ferreira|Fogaça|"
        "Fonseca|Freitas|Garcia|Gomes|Gonçalves|Guerra|Jesus|Leão|Lima|Lopes|Macedo|Machado|Marques|"
        "Martins|Melo|Mendes|Mendonça|Monteiro|Montenegro|Moraes|Moreira|Moura|Nascimento|Nogueira|"
        "Novaes|Novais|Nunes|Oliveira|Pacheco|Pastor|Peixoto|Pereira|Pimenta|Pinto|Pires|Porto|Ramos|"
        "Rezende|Ribeiro|Rios|Rocha|Rodrigues|Sales|Sampaio|Santos|Silva|Silveira|Siqueira|Sousa|Souza|"
        "Sá|Teixeira|Vargas|Vasconcelos|Viana|Vieira",
    .family_female = "",
    .female_slugs = "agatha|alana|alexia|alice|allana|alicia|amanda|ana|antonella|aurora|ayla|aylla|beatriz|bella|"
        "bianca|brenda|bruna|barbara|camila|carolina|caroline|catarina|cecilia|cecilia|clara|clarice|"
        "daniela|eduarda|elisa|eloah|eloa|emanuella|emanuelly|emilly|ester|esther|evelyn|fernanda|gabriela|"
        "gabrielly|giovanna|hadassa|helena|hellena|heloisa|heloisa|isabel|isabela|isabella|isabelly|"
        "isadora|isis|jade|joana|julia|juliana|julia|kamilly|lara|larissa|laura|lavinia|lais|leticia|"
        "liz|lorena|luana|luara|luiza|luna|lunna|luisa|livia|maite|manuela|manuella|marcela|maria|mariah|"
        "mariana|mariane|marina|maya|maysa|melina|melissa|milena|mirella|natalia|nicole|nina|olivia|"
        "olivia|pietra|rafaela|raquel|rebeca|sabrina|sara|sarah|sofia|sophia|sophie|stella|stephany|"
        "valentina|vitoria|yasmin|zoe|agatha|isis",
    .male_slugs = "alexandre|andre|anthony|antony|antonio|apollo|arthur|asafe|augusto|benicio|benjamim|benjamin|"
        "bento|benicio|bernardo|brayan|breno|bruno|bryan|caio|caleb|calebe|caua|caue|daniel|danilo|dante|"
        "davi|diego|diogo|dom|eduardo|emanuel|enrico|enzo|erick|felipe|fernando|francisco|gabriel|gael|"
        "guilherme|gustavo|heitor|henrique|henry|ian|igor|isaac|isaque|joaquim|josue|jose|joao|juan|"
        "kaique|kevin|leandro|leonardo|levi|liam|lorenzo|luan|lucas|lucca|luigi|leo|marcelo|mateus|matheus|"
        "mathias|matteo|miguel|murilo|nathan|nicolas|noah|oliver|otto|otavio|paulo|pedro|pietro|rael|"
        "rafael|raul|ravi|ravy|renan|rhavi|rodrigo|ryan|samuel|thales|theo|theodoro|thiago|thomas|theo|"
        "valentim|vicente|vinicius|vinicius|vitor|yago|yan|yuri",
    .family_slugs = "abreu|albuquerque|almeida|alves|andrade|aparecida|aragao|araujo|azevedo|barbosa|barros|borges|"
        "brito|caldeira|camargo|campos|cardoso|carvalho|casagrande|cassiano|castro|cavalcante|cavalcanti|"
        "cirino|correia|costa|costela|cunha|camara|daconceicao|dacosta|dacruz|dacunha|daluz|damata|damota|"
        "dapaz|darocha|darosa|dasneves|dias|duarte|farias|fernandes|ferreira|fogaca|fonseca|freitas|"
        "garcia|gomes|goncalves|guerra|jesus|leao|lima|lopes|macedo|machado|marques|martins|melo|mendes|"
        "mendonca|monteiro|montenegro|moraes|moreira|moura|nascimento|nogueira|novaes|novais|nunes|oliveira|"
        "pacheco|pastor|peixoto|pereira|pimenta|pinto|pires|porto|ramos|rezende|ribeiro|rios|rocha|rodrigues|"
        "sales|sampaio|santos|silva|silveira|siqueira|sousa|souza|sa|teixeira|vargas|vasconcelos|viana|"
        "vieira",
    .places = "São Paulo;São Paulo;SP;;-23.547;-46.636;010##-###,013##-###,014##-###,045##-###,054##-###|"
        "Rio de Janeiro;Rio de Janeiro;RJ;;-22.906;-43.182;200##-###,202##-###,220##-###,224##-###|Brasília;Distrito Federal;DF;;-15.780;-47.930;700##-###,702##-###,708##-###|"
        "Salvador;Bahia;BA;;-12.976;-38.491;400##-###,401##-###,418##-###|Fortaleza;Ceará;CE;;-3.717;-38.543;600##-###,601##-###,608##-###|"
        "Belo Horizonte;Minas Gerais;MG;;-19.921;-43.938;301##-###,303##-###,305##-###|Manaus;Amazonas;AM;;-3.102;-60.025;690##-###,690##-###|"
        "Curitiba;Paraná;PR;;-25.428;-49.273;800##-###,802##-###,804##-###|Recife;Pernambuco;PE;;-8.054;-34.881;500##-###,510##-###,520##-###|"
        "Goiânia;Goiás;GO;;-16.679;-49.254;740##-###,741##-###|Belém;Pará;PA;;-1.456;-48.504;660##-###,661##-###|"
        "Porto Alegre;Rio Grande do Sul;RS;;-30.033;-51.230;900##-###,904##-###,910##-###|São Luís;Maranhão;MA;;-2.530;-44.303;650##-###|"
        "Maceió;Alagoas;AL;;-9.666;-35.735;570##-###|Campinas;São Paulo;SP;;-22.906;-47.061;130##-###|"
        "Natal;Rio Grande do Norte;RN;;-5.795;-35.209;590##-###|Teresina;Piauí;PI;;-5.089;-42.802;640##-###|"
        "João Pessoa;Paraíba;PB;;-7.115;-34.863;580##-###|Florianópolis;Santa Catarina;SC;;-27.597;-48.549;880##-###|"
        "Vitória;Espírito Santo;ES;;-20.319;-40.338;290##-###|Campo Grande;Mato Grosso do Sul;MS;;-20.443;-54.646;790##-###|"
        "Cuiabá;Mato Grosso;MT;;-15.596;-56.097;780##-###|Aracaju;Sergipe;SE;;-10.911;-37.072;490##-###|"
        "Santos;São Paulo;SP;;-23.961;-46.334;110##-###",
    .name_form = "{given} {family}",
    .street_form = "{street}, {number}",
    .address_form = "{street}, {city} - {short}, {code}",
    .streets = "das Flores|Sete de Setembro|XV de Novembro|Brasil|São José|Santos Dumont|Getúlio Vargas|Dom Pedro II|Tiradentes|Rui Barbosa|da Paz|Castro Alves|Bahia|São Paulo|Amazonas|Marechal Deodoro|Paraná|Minas Gerais|das Palmeiras|da Liberdade|São João|Santa Catarina|Goiás|do Comércio|Rio de Janeiro|Duque de Caxias|José Bonifácio|Machado de Assis",
    .street_prefixes = "Rua |Avenida |Travessa |Praça |Rua ",
    .street_kinds = "",
    .phones = "(11) 9####-####|(21) 9####-####|(31) 9####-####|(41) 9####-####|(51) 9####-####|(61) 9####-####|(71) 9####-####",
    .more_phones = "(11) 9####-####|(21) 9####-####|(31) 9####-####|(41) 9####-####|(51) 9####-####|(61) 9####-####|(71) 9####-####",
    .calling = "55",
    .plates = "\?\?\?#\?##|\?\?\?-####",
    .company_prefixes = "",
    .company_kinds = " Ltda.| S.A.| - ME| e Filhos| & Cia.| EIRELI",
    .licence = "###########",
    .passport = "\?\?######",
    .jobs = "Oficial general da aeronáutica|Praça da aeronáutica|Capitão da polícia militar|Coronel bombeiro militar|"
        "Cabo bombeiro militar|Presidente da república|Vice-governador de estado|Juiz federal|Dirigente de partido político|"
        "Diretor de compliance|Diretor administrativo e financeiro|Diretor de suprimentos|Diretor de serviços de saúde|"
        "Comerciante atacadista|Gerente de pensão|Gerente de crédito rural|Gerente financeiro|Gerente comercial|"
        "Ouvidor|Tecnólogo em sistemas biomédicos|Engenheiro mecatrônico|Pesquisador em biologia vegetal|"
        "Pesquisador de engenharia química|Pesquisador em ciências da zootecnia|Perito judicial|Estatístico (estatística aplicada)|"
        "Analista de suporte computacional|Físico (instrumentação)|Físico (partículas e campos)|"
        "Astrônomo|Hidrogeólogo|Arquiteto de edificações|Engenheiro civil|Engenheiro civil (rodovias)|"
        "Engenheiro eletricista de manutenção|Tecnólogo em eletricidade|Engenheiro mecânico industrial|"
        "Engenheiro de materiais|Engenheiro de minas (processo)|Engenheiro de controle de qualidade|"
        "Higienista ocupacional|Inspetor naval|Engenheiro agrícola|Tecnólogo em alimentos|Cirurgião dentista - odontogeriatra|"
        "Médico veterinário|Farmacêutico industrial|Enfermeiro de centro cirúrgico|Enfermeiro puericultor e pediátrico|"
        "Fisioterapeuta geral|Fisioterapeuta  do trabalho|Fonoaudiólogo em disfagia|Psicomotricista|"
        "Médico acupunturista|Médico nutrologista|Médico pneumologista|Médico em medicina de tráfego|"
        "Médico gastroenterologista|Médico em cirurgia vascular|Médico ginecologista e obstetra|Médico coloproctologista|"
        "Médico em medicina nuclear|Quiropraxista|Professor de artes no ensino médio|Professor de técnicas de enfermagem|"
        "Professor de fisioterapia|Professor de terapia ocupacional|Professor de língua portuguesa|"
        "Professor de literatura inglesa|Professor de administração|Supervisor de ensino|Advogado (direito público)|"
        "Procurador autárquico|Oficial do registro de distribuições|Procurador de justiça militar|"
        "Subprocurador-geral da república|Oficial técnico de inteligência|Economista financeiro|Filósofo|"
        "Psicólogo social|Economista doméstico|Secretário  bilíngüe|Analista de leasing|Redator de publicidade|"
        "Agenciador de propaganda|Auditor-fiscal da previdência social|Fiscal de atividades urbanas|"
        "Produtor de texto|Filólogo|Crítico|Editor de livro|Locutor de mídias audiovisuais|Assistente de direção (tv)|"
        "Tecnólogo em produção fonográfica|Diretor de programação|Diretor de arte|Musicólogo|"
        "Dramaturgo de dança|Tecnólogo em gastronomia|Técnico químico|Técnico de meteorologia|Colorista de papel|"
        "Técnico de saneamento|Técnico de manutenção elétrica|Técnico em calibração|Técnico mecânico (motores)|"
        "Técnico em soldagem|Técnico de refratário em siderurgia|Inspetor de pintura|Técnico de mineração|"
        "Operador de computador|Desenhista técnico mecânico|Desenhista projetista mecânico|Técnico do mobiliário|"
        "Técnico florestal|Técnico em quiropraxia|Técnico de enfermagem|Técnico em óptica e optometria|"
        "Técnico em pecuária|Dosimetrista clínico|Perfumista|Embalsamador|Inspetor de alunos de escola privada|"
        "Mestre de cabotagem|Eletricista de bordo|Ajudante de despachante aduaneiro|Despachante operacional de vôo|"
        "Supervisor de operações portuárias|Escrevente|Mediador de conflitos|Analista de seguros (técnico)|"
        "Técnico de resseguros|Agente técnico de inteligência|Agente de direitos autorais|Promotor de vendas especializado|"
        "Analista de exportação e importação|Representante comercial autônomo|Auxiliar de biblioteca|"
        "Recreador de acantonamento|Técnico de sistemas audiovisuais|Projetista de som|Sonoplasta|Finalizador de vídeo|"
        "Decorador de eventos|Artista de circo (outros)|Titeriteiro|Mestre de cerimonias|Atleta profissional de luta|"
        "Árbitro de atletismo|Árbitro de poló aquático|Técnico de matéria-prima e material|Supervisor administrativo|"
        "Supervisor de orçamento|Auxiliar de cartório|Datilógrafo|Auxiliar de faturamento|Almoxarife|"
        "Apontador de mão-de-obra|Kardexista|Supervisor de recepcionistas|Operador de caixa|Recepcionista, em geral|"
        "Operador de rádio-chamada|Despachante documentalista|Supervisor de transportes|Supervisor de bombeiros|"
        "Condutor de turismo de aventura|Mordomo de residência|Cozinheiro de embarcações|Garçom|"
        "Atendente de lanchonete|Garagista|Auxiliar de manutenção predial|Parteira leiga|Auxiliar de produção farmacêutica|"
        "Monitor de ressocialização prisional|Designer de unhas|Lavadeiro, em geral|Atendente de lavanderia|"
        "Sepultador|Body piercer|Agente de proteção e defesa civil|Policial penal|Porteiro (hotel)|"
        "Motofretista|Banhista de animais domésticos|Guardador de veículos|Vendedor de comércio varejista|"
        "Atendente de lojas e mercados|Vendedor ambulante|Produtor de cana-de-açúcar|Produtor de juta|"
        "Produtor de plantas ornamentais|Produtor de guaraná|Produtor da cultura de linho|Criador de bovinos (corte)|"
        "Criador de ovinos|Sericultor|Trabalhador da cultura de arroz|Trabalhador da cultura de cacau|"
        "Trabalhador na cultura de dendê|Inseminador|Trabalhador da pecuária (eqüinos)|Trabalhador da cunicultura|"
        "Supervisor da área florestal|Pescador profissional|Criador de rãs|Raizeiro|Seringueiro|Trabalhador da exploração de piaçava|"
        "Carbonizador|Supervisor de extração de sal|Fiscal de pátio de usina de concreto|Mineiro|"
        "Sondador (poços de petróleo e gás)|Operador de britador de mandíbulas|Gravador de relevos em pedra|"
        "Operador de escavadeira|Pedreiro (chaminés industriais)|Operador de bomba de concreto|Carpinteiro (mineração)|"
        "Acabador de superfícies de concreto|Vidraceiro (vitrais)|Mosaísta|Poceiro (edificações)|"
        "Mestre de forjaria|Mestre serralheiro|Preparador de máquinas-ferramenta|Forjador|Operador de vazamento|"
        "Trefilador de metais, à máquina|Metalizador a pistola|Encanador|Rebitador, a  mão|Caldeireiro (chapas de cobre)|"
        "Serralheiro|Ajustador mecânico em bancada|Montador de estruturas de aeronaves|Ligador de linhas telefônicas|"
        "Afinador de instrumentos musicais|Joalheiro|Laminador de metais preciosos a  mão|Aplicador serigráfico em vidros|"
        "Surfassagista|Ceramista prensador|Supervisor de curtimento|Operador de cardas|Operador de passador (fiação)|"
        "Tecelão (tear mecânico de maquineta)|Tecelão de meias (máquina circular)|Passamaneiro a  máquina|"
        "Operador de chamuscadeira de tecidos|Fuloneiro|Matizador de couros e peles|Costureira de peças sob encomenda|"
        "Ajudante de confecção|Costurador de calçados, a  máquina|Colchoeiro (confecção de colchões)|"
        "Editor de texto e imagem|Impressor de rotogravura|Impressor de corte e vinco|Chapeleiro (chapéus de palha)|"
        "Tipógrafo|Restaurador de livros|Classificador de madeira|Preparador de aglomerantes|Marcheteiro|"
        "Carpinteiro de carretas|Operador de ponte rolante|Operador de empilhadeira|Motorista de trólebus|"
        "Operador de teleférico (passageiros)|Agente de pátio|Bloqueiro (trabalhador portuário)|Artesão bordador|"
        "Artesão tecelão|Mestre de produção farmacêutica|Operador de exaustor (coqueria)|Confeccionador de velas por imersão|"
        "Trefilador de borracha|Mestre de alto-forno|Operador de área de corrida|Escarfador|Forneiro de revérbero|"
        "Extrusor de fios ou fibras de vidro|Forneiro (materiais de construção)|Supervisor da indústria de fumo|"
        "Refinador de sal|Hidrogenador de óleos e gorduras|Moedor de café|Fermentador|Xaropeiro|Degustador de charutos|"
        "Confeiteiro|Degustador de vinhos ou licores|Operador de central hidrelétrica|Operador de bateria de gás de hulha|"
        "Supervisor de reparos linhas férreas|Lubrificador industrial|Funileiro de veículos (reparação)"
        "",
    .words = "a|ab|accusamus|accusantium|ad|adipisci|alias|aliquam|aliquid|amet|animi|aperiam|architecto|"
        "asperiores|aspernatur|assumenda|at|atque|aut|autem|beatae|blanditiis|commodi|consectetur|consequatur|"
        "consequuntur|corporis|corrupti|culpa|cum|cumque|cupiditate|debitis|delectus|deleniti|deserunt|"
        "dicta|dignissimos|distinctio|dolor|dolore|dolorem|doloremque|dolores|doloribus|dolorum|ducimus|"
        "ea|eaque|earum|eius|eligendi|enim|eos|error|esse|est|et|eum|eveniet|ex|excepturi|exercitationem|"
        "expedita|explicabo|facere|facilis|fuga|fugiat|fugit|harum|hic|id|illo|illum|impedit|in|incidunt|"
        "inventore|ipsa|ipsam|ipsum|iste|itaque|iure|iusto|labore|laboriosam|laborum|laudantium|libero|"
        "magnam|magni|maiores|maxime|minima|minus|modi|molestiae|molestias|mollitia|nam|natus|necessitatibus|"
        "nemo|neque|nesciunt|nihil|nisi|nobis|non|nostrum|nulla|numquam|occaecati|odio|odit|officia|"
        "officiis|omnis|optio|pariatur|perferendis|perspiciatis|placeat|porro|possimus|praesentium|provident|"
        "quae|quaerat|quam|quas|quasi|qui|quia|quibusdam|quidem|quis|quisquam|quo|quod|quos|ratione|"
        "recusandae|reiciendis|rem|repellat|repellendus|reprehenderit|repudiandae|rerum|saepe|sapiente|"
        "sed|sequi|similique|sint|sit|soluta|sunt|suscipit|tempora|tempore|temporibus|tenetur|totam|"
        "ullam|unde|ut|vel|velit|veniam|veritatis|vero|vitae|voluptas|voluptate|voluptatem|voluptates|"
        "voluptatibus|voluptatum",
};

}  // namespace likeness::makers
