// Written by scripts/make_words.py; change that, not this.
// Words of Faker 40.63.0 (MIT), places of GeoNames (CC BY 4.0): see NOTICE.
// clang-format off
#include "makers/words.hpp"

namespace likeness::makers {

extern const LocaleWords kWordsHiIn;
const LocaleWords kWordsHiIn = {
    .name = "hi_IN",
    .country = "भारत",
    .code = "IN",
    .language = "hi",
    .female = "आभा|अभिलाषा|अदिती|ऐश्वर्या|आकाङ्क्षा|"
        "अमला|अमिता|अमृता|आनन्दा|अनिला|अणिमा|"
        "अंकिता|अनुष्का|अनुजा|अर्चना|अरुंधती|"
        "आशा|अवनी|अवन्ती|बल|भरत|चण्डा|चन्दना|"
        "चन्द्रकान्ता|चेतना|दमयंती|दर्शना|"
        "दीपाली|दीप्ति|देवी|दिव्या|दुर्गा|एषा|"
        "गौहर|गौरी|गीता|गोपीनाथ|गुलज़ार|इला|"
        "इन्दिरा|इन्द्रजित|इन्दु|ज़स्विन्देर्|"
        "जया|जयन्ती|ज्योत्सना|ज्योत्स्ना|कैलाश|"
        "कला|काली|कल्पना|कमला|कान्ता|कान्ती|"
        "करिश्मा|काशी|कौशल्या|िकशोरी|क्षितिज|"
        "कुमारी|कुंती|लक्ष्मी|लता|लावण्या|लीला|"
        "लीलावती|लीना|माधवी|मधु|मधुर|माला|मालती|"
        "मनीषा|मञ्जु|मञ्जुला|मञ्जूषा|माया|मीरा|"
        "मोहना|मोहिनी|मुक्ता|नेहा|निखिला|निशा|"
        "नित्य|पद्म|पद्मावती|पद्मिनी|पार्वती|"
        "परवीन|पूर्णिमा|प्रतिभा|प्रतिमा|प्रेमा|"
        "प्रिया|पुष्पा|रचना|राधा|रजनी|राज्य|"
        "रानी|रश्मी|रति|रत्न|रेशमी|रीतिका|रिया|"
        "रोहना|रुक्मिणी|रुपिन्द्र|संजना|सरला|"
        "सरस्वती|सारिका|सती|सावित्री|सीमा|सीता|"
        "शक्ति|शकुन्तला|शान्ता|शान्ती|शर्मिला|"
        "शशी|शीला|शिवाली|शोभा|श्यामा|श्यामला|"
        "सितारा|सोनल|श्री|सुदर्शना|सुलभा|सुमना|"
        "सुमती|सुनीता|सुनीती|सुशीला|स्वर्ण|"
        "तारा|तृष्णा|उमा|उषा|वसन्ता|विद्या|विजया|"
        "विमला",
    .male = "अभय|आदित्य|अजित|अकबर|अखिल|अमर|अमित|"
        "अमृत|आनन्द|अनन्‍त|अनिल|अनिरुद्ध|अनिश|"
        "अंकुर|अनुज|अनुपम|अरविन्द|अर्जुन|अरुण|"
        "अरुणा|असीम|अशोक|बलदेव|बलराम|भारत|ब्रह्मा|"
        "बृजेश|चण्ड|चन्द्रकान्त|दामोदर|दर्शन|"
        "दयाराम|देवदान|दीपक|देवदास|देवराज|धनञ्जय|"
        "धवल|दिलीप|दिनेश|गणेश|गौतम|गोपाल|गोतम|"
        "गोविंदा|हनुमान्|हरेन्द्र|हरि|हरीश|"
        "हर्श|हर्शद|हर्शल|इन्द्र|ईश|जगन्नाथ|"
        "जगदीश|जगजीत|जयदेव|जय|जयन्त|जयेन्द्र|"
        "जितेन्द्र|जौहर|ज्योतिष|कालिदास|काम|"
        "कमल|कम्बोज|कपिल|कर्ण|ख़ान|किरण|कशोर|"
        "कृष्ण|कुमार|कुणाल|लक्ष्मण|लाल|ललित|"
        "लोचन|माधव|मधुकर|महात्मा|महावीर|महेन्द्रा|"
        "मानदीप|मनीश|मणि|मणीन्द्र|मञ्जुनाथ|"
        "मोहन|मुकेश|नंद|नारायण|नरेन्द्र|नवीन|"
        "निखिल|नीरव|िनशा|ओम|पल्लव|पीताम्बर|प्रभाकर|"
        "प्रभात|प्रभु|प्रबोध|प्रदीप|प्रकाश|"
        "प्रमोद|प्रणव|प्रणय|प्रसाद|प्रसन्न|"
        "प्रताप|प्रेम|पुरुषोत्तम|रघु|राहुल|"
        "राज|राजन|रजनीकांत|राजीव|राजेन्द्र|"
        "राजेश|राकेश|राम|रामचन्द्र|रामकृष्ण|"
        "रञ्जित|रतन|रत्नम|रावण|रवि|ऋषि|रोहन|"
        "सचिन|संदीप|शनि|संजय|संजित|संजीव|शंकर|"
        "सरल|सतीश|सवितृ|शेखर|सेठ|शङ्कर|शंतनु|"
        "शर्म|शशि|शेष|शिव|श्रेष्ठ|श्रीपति|श्याम|"
        "श्यामल|सिद्धार्थ|सिकन्दर|सोहेल|सुभाष|"
        "सुदर्शन|सुधीर|सुमन|सुमन्त्र|सुन्दर|"
        "सुनील|सुरज|सुरेन्द्र|सुरेश|सूर्य|सुशील|"
        "स्वपन|स्वप्निल|उत्तम|वसन्त|वासिष्ठ|"
        "विजय|विक्रम|विमल|विनय|विपिन|विपुल|विशाल|"
        "विष्णु|विवेक|यश",
    .family = "शर्मा|भट|वर्मा|कुमार|गुप्ता|मल्होत्रा|"
        "भटनागर|सक्सेना|कपूर|सिंह|महरा|चोपरा|"
        "सरीन|मालिक|सैनी|जैन|कौल|खत्री|गोयल|"
        "तिवारी|भरद्वाज|प्रसाद|आचार्य|अगरवाल|"
        "अहलूवालिया|टंडन|आहूजा|अरोरा|चटर्जी|"
        "चतुर्वेदी|सेन|बोस|सेनगुप्ता|दास|दासगुप्ता|"
        "मुख़र्जी|दुत्ता|बनर्जी|चक्रवर्ती|"
        "भट्टाचार्य|घोष|मित्रा|गुहा|सरकार|साहा|"
        "रॉय|चोधरी|रॉय चौधरी|मजूमदार|मंडल|मैती|"
        "कलिता|हजारिका|नाथ|बुरुाह|थापा|गुरुंग|"
        "राय|प्रधान|तमांग|छेत्री|नायर|मेनन|पिल्लई|"
        "वेंकटएसन|बलासुब्रमानियम|राव|जयरामन|"
        "सुब्रमण्यम|रंगन|रंगराजन|नारायण|रेड्डी|"
        "द्विवेदी|मिश्रा|त्रिवेदी|झा|शुक्ला|"
        "यादव|सिन्हा|पाण्डेय|झादव|जेटली|चौहान|"
        "जोशी|मिस्त्री|खान|श्रीवास्तव|शाह|देशपांडे|"
        "गावडे|कदम|ताम्बे|मेहता|पटेल|पाटिल|पवार|"
        "चवन|डी’सोउज़ा|लोबो|रोद्रिगुएस|डी’कोस्टा"
        "",
    .family_female = "",
    .female_slugs = "aabhaa|abhilaassaa|aditii|aishvryaa|aakaangkssaa|amlaa|amitaa|amrtaa|aanndaa|anilaa|annimaa|"
        "ankitaa|anusskaa|anujaa|arcnaa|arundhtii|aashaa|avnii|avntii|bl|bhrt|cnnddaa|cndnaa|cndrkaantaa|"
        "cetnaa|dmyntii|drshnaa|diipaalii|diipti|devii|divyaa|durgaa|essaa|gauhr|gaurii|giitaa|gopiinaath|"
        "guljaar|ilaa|indiraa|indrjit|indu|zsvinder|jyaa|jyntii|jyotsnaa|jyotsnaa|kailaash|klaa|kaalii|"
        "klpnaa|kmlaa|kaantaa|kaantii|krishmaa|kaashii|kaushlyaa|ikshorii|kssitij|kumaarii|kuntii|lkssmii|"
        "ltaa|laavnnyaa|liilaa|liilaavtii|liinaa|maadhvii|mdhu|mdhur|maalaa|maaltii|mniissaa|mnyju|mnyjulaa|"
        "mnyjuussaa|maayaa|miiraa|mohnaa|mohinii|muktaa|nehaa|nikhilaa|nishaa|nity|pdm|pdmaavtii|pdminii|"
        "paarvtii|prviin|puurnnimaa|prtibhaa|prtimaa|premaa|priyaa|pusspaa|rcnaa|raadhaa|rjnii|raajy|"
        "raanii|rshmii|rti|rtn|reshmii|riitikaa|riyaa|rohnaa|rukminnii|rupindr|snjnaa|srlaa|srsvtii|"
        "saarikaa|stii|saavitrii|siimaa|siitaa|shkti|shkuntlaa|shaantaa|shaantii|shrmilaa|shshii|shiilaa|"
        "shivaalii|shobhaa|shyaamaa|shyaamlaa|sitaaraa|sonl|shrii|sudrshnaa|sulbhaa|sumnaa|sumtii|suniitaa|"
        "suniitii|sushiilaa|svrnn|taaraa|trssnnaa|umaa|ussaa|vsntaa|vidyaa|vijyaa|vimlaa",
    .male_slugs = "abhy|aadity|ajit|akbr|akhil|amr|amit|amrt|aannd|annt|anil|aniruddh|anish|ankur|anuj|anupm|arvind|"
        "arjun|arunn|arunnaa|asiim|ashok|bldev|blraam|bhaart|brhmaa|brjesh|cnndd|cndrkaant|daamodr|drshn|"
        "dyaaraam|devdaan|diipk|devdaas|devraaj|dhnnyjy|dhvl|diliip|dinesh|gnnesh|gautm|gopaal|gotm|"
        "govindaa|hnumaan|hrendr|hri|hriish|hrsh|hrshd|hrshl|indr|iish|jgnnaath|jgdiish|jgjiit|jydev|"
        "jy|jynt|jyendr|jitendr|jauhr|jyotiss|kaalidaas|kaam|kml|kmboj|kpil|krnn|khaan|kirnn|kshor|krssnn|"
        "kumaar|kunnaal|lkssmnn|laal|llit|locn|maadhv|mdhukr|mhaatmaa|mhaaviir|mhendraa|maandiip|mniish|"
        "mnni|mnniindr|mnyjunaath|mohn|mukesh|nnd|naaraaynn|nrendr|nviin|nikhil|niirv|inshaa|om|pllv|"
        "piitaambr|prbhaakr|prbhaat|prbhu|prbodh|prdiip|prkaash|prmod|prnnv|prnny|prsaad|prsnn|prtaap|"
        "prem|purussottm|rghu|raahul|raaj|raajn|rjniikaant|raajiiv|raajendr|raajesh|raakesh|raam|raamcndr|"
        "raamkrssnn|rnyjit|rtn|rtnm|raavnn|rvi|rssi|rohn|scin|sndiip|shni|snjy|snjit|snjiiv|shnkr|srl|"
        "stiish|svitr|shekhr|setth|shngkr|shntnu|shrm|shshi|shess|shiv|shresstth|shriipti|shyaam|shyaaml|"
        "siddhaarth|sikndr|sohel|subhaass|sudrshn|sudhiir|sumn|sumntr|sundr|suniil|surj|surendr|suresh|"
        "suury|sushiil|svpn|svpnil|uttm|vsnt|vaasisstth|vijy|vikrm|viml|viny|vipin|vipul|vishaal|vissnnu|"
        "vivek|ysh",
    .family_slugs = "shrmaa|bhtt|vrmaa|kumaar|guptaa|mlhotraa|bhttnaagr|sksenaa|kpuur|sinh|mhraa|copraa|sriin|maalik|"
        "sainii|jain|kaul|khtrii|goyl|tivaarii|bhrdvaaj|prsaad|aacaary|agrvaal|ahluuvaaliyaa|ttnddn|"
        "aahuujaa|aroraa|cttrjii|cturvedii|sen|bos|senguptaa|daas|daasguptaa|mukhhrjii|duttaa|bnrjii|"
        "ckrvrtii|bhttttaacaary|ghoss|mitraa|guhaa|srkaar|saahaa|rony|codhrii|ronycaudhrii|mjuumdaar|"
        "mnddl|maitii|klitaa|hjaarikaa|naath|buruaah|thaapaa|gurung|raay|prdhaan|tmaang|chetrii|naayr|"
        "menn|pillii|venkttesn|blaasubrmaaniym|raav|jyraamn|subrmnnym|rngn|rngraajn|naaraaynn|reddddii|"
        "dvivedii|mishraa|trivedii|jhaa|shuklaa|yaadv|sinhaa|paannddey|jhaadv|jettlii|cauhaan|joshii|"
        "mistrii|khaan|shriivaastv|shaah|deshpaandde|gaavdde|kdm|taambe|mehtaa|pttel|paattil|pvaar|cvn|"
        "ddiisoujaa|lobo|rodrigues|ddiikosttaa",
    .places = "मुंबई;महाराष्ट्र;MH;;19.073;72.883;400001,400003,400004,400005,400006,400007,400012,400013,400020,400050|"
        "दिल्ली;दिल्ली;DL;;28.652;77.231;110001,110002,110003,110005,110006,110007,110016,110017,110019|"
        "बेंगलुरु;कर्नाटक;KA;;12.972;77.594;560001,560002,560003,560004,560005,560008,560011,560025|"
        "हैदराबाद;तेलंगाना;TG;;17.384;78.456;500001,500003,500004,500016,500028,500034|"
        "अहमदाबाद;गुजरात;GJ;;23.026;72.587;380001,380006,380007,380009,380013,380015|"
        "चेन्नई;तमिलनाडु;TN;;13.088;80.278;600001,600002,600004,600006,600010,600017,600020|"
        "कोलकाता;पश्चिम बंगाल;WB;;22.563;88.363;700001,700006,700009,700012,700016,700019,700020|"
        "पुणे;महाराष्ट्र;MH;;18.520;73.855;411001,411002,411004,411005,411011,411030|"
        "जयपुर;राजस्थान;RJ;;26.920;75.788;302001,302002,302003,302004,302006|"
        "लखनऊ;उत्तर प्रदेश;UP;;26.839;80.923;226001,226003,226004,226006,226010|"
        "कानपुर;उत्तर प्रदेश;UP;;26.465;80.350;208001,208002,208004,208005|"
        "नागपुर;महाराष्ट्र;MH;;21.146;79.085;440001,440002,440010,440012|"
        "इंदौर;मध्य प्रदेश;MP;;22.718;75.833;452001,452002,452003,452009|"
        "भोपाल;मध्य प्रदेश;MP;;23.255;77.403;462001,462003,462011,462016|"
        "पटना;बिहार;BR;;25.594;85.136;800001,800002,800004,800006|सूरत;गुजरात;GJ;;21.196;72.830;395001,395002,395003,395007|"
        "वाराणसी;उत्तर प्रदेश;UP;;25.317;83.010;221001,221002,221005,221010|"
        "चंडीगढ़;चंडीगढ़;CH;;30.736;76.788;160017,160018,160022,160035|कोच्चि;केरल;KL;;9.940;76.260;682001,682011,682016,682020|"
        "गुवाहाटी;असम;AS;;26.184;91.746;781001,781003,781005,781007",
    .name_form = "{given} {family}",
    .street_form = "{number}, {street}",
    .address_form = "{street}, {city}, {state} {code}",
    .streets = "महात्मा गांधी|नेहरू|स्टेशन|गांधी|पटेल|सुभाष|तिलक|अंबेडकर|शास्त्री|राजेंद्र प्रसाद|विवेकानंद|टैगोर|लक्ष्मी|शिवाजी|अशोक|इंदिरा गांधी|चर्च|मंदिर|बाज़ार|पार्क|आज़ाद|सरोजिनी",
    .street_prefixes = "",
    .street_kinds = " मार्ग| रोड| नगर| पथ",
    .phones = "98### #####|99### #####|97### #####|96### #####|94### #####",
    .more_phones = "98### #####|99### #####|97### #####|96### #####|94### #####",
    .calling = "91",
    .plates = "MH 02 \?\? ####|DL 04 \?\? ####|KA 05 \?\? ####|TN 09 \?\? ####|GJ 01 \?\? ####",
    .company_prefixes = "",
    .company_kinds = " प्राइवेट लिमिटेड| इंडस्ट्रीज| एंड संस| ग्रुप| ट्रेडर्स",
    .licence = "MH##20#########",
    .passport = "\?#######",
    .jobs = "अध्यापक|डॉक्टर|इंजीनियर|वकील|नर्स|"
        "लेखाकार|पत्रकार|किसान|दुकानदार|ड्राइवर|"
        "बढ़ई|रसोइया|दर्ज़ी|पुलिस अधिकारी|प्रबंधक|"
        "सचिव|वास्तुकार|दंत चिकित्सक|प्रोग्रामर|"
        "फ़ोटोग्राफ़र",
    .words = "और|यह|वह|समय|लोग|दिन|काम|घर|पानी|देश|"
        "बात|साल|जीवन|दुनिया|शहर|गाँव|बच्चे|"
        "किताब|रास्ता|विचार|सवाल|जवाब|कहानी|"
        "मित्र|परिवार|स्कूल|सरकार|बाज़ार|मौसम|"
        "भाषा|संगीत|खेल|सपना|आकाश|नदी|पेड़|फूल|"
        "सुबह|शाम|रात",
};

}  // namespace likeness::makers
